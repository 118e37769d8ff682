using System.Reflection;

namespace StandIns.Tests.Sdk.Surface;

/// <summary>Types as C# writes them, without namespaces; with a question mark where they are annotated as nullable.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(bool)] = "bool",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(byte)] = "byte",
        [typeof(void)] = "void",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type, NullabilityInfo? known)
    {
        var mark = !type.IsValueType && !type.IsGenericParameter && known?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword + mark;
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return Of(type.GetElementType()!, known?.ElementType) + "[]" + mark;
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value, null) + "?";

        var own = type.GetGenericArguments();
        var outer = type.DeclaringType is { } around ? Of(around, null) + "." : "";
        var name = type.Name.Split('`')[0];
        var arguments = own.Select((argument, i) => Of(argument, known?.GenericTypeArguments.ElementAtOrDefault(i)));
        return outer + name + (own.Length > 0 ? $"<{string.Join(", ", arguments)}>" : "") + mark;
    }
}
