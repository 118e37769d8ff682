using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace StandIns.Tests.Sdk.Surface;

/// <summary>What an assembly offers publicly, a line per type and member, in the notation of the lists beside this file.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What every record, struct and object has of itself.
    private static readonly HashSet<string> Implied =
        ["Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality", "PrintMembers", "<Clone>$", "EqualityContract", "Finalize"];

    public static IReadOnlyList<string> Of(Assembly assembly) => [.. assembly.GetTypes()
        .Where(type => type.IsVisible && !type.Name.StartsWith('<'))
        .SelectMany(Lines)
        .Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(Type type)
    {
        var name = $"{type.Namespace}.{TypeNames.Of(type, null)}";
        yield return $"{name} = {Kind(type)}{Bases(type)}{Constraints(type.GetGenericArguments())}{Notes(type)}";
        if (typeof(Delegate).IsAssignableFrom(type)) yield break;

        foreach (var field in type.GetFields(Declared).Where(field => IsOffered(field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly, type) && !field.IsSpecialName))
            yield return name + "." + Line(field, type);
        if (type.IsEnum) yield break;

        foreach (var constructor in type.GetConstructors(Declared).Where(constructor => IsOffered(constructor, type) && !constructor.IsStatic && !IsCopy(constructor, type)))
            yield return $"{name}.new({Parameters(constructor)}){(constructor.IsPublic ? "" : " protected")}{Notes(constructor)}";
        foreach (var property in type.GetProperties(Declared).Where(property => !Implied.Contains(property.Name)))
        {
            if (Line(property, type) is { } line) yield return name + "." + line;
        }
        foreach (var method in type.GetMethods(Declared).Where(method => IsOffered(method, type) && IsOwn(method)))
            yield return name + "." + Line(method);
    }

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        _ => (type.IsAbstract ? type.IsSealed ? "static " : "abstract " : type.IsSealed ? "sealed " : "")
            + (type.GetMethod("<Clone>$", Declared) is null ? "class" : "record"),
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type)) return "";
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var bases = type.GetInterfaces().Except(inherited)
            .Where(offered => offered.IsVisible && offered.Name != "IEquatable`1")
            .Select(offered => TypeNames.Of(offered, null)).Order(StringComparer.Ordinal).ToList();
        if (type.IsClass && type.BaseType is { } parent && parent != typeof(object)) bases.Insert(0, TypeNames.Of(parent, null));
        return bases.Count > 0 ? " : " + string.Join(", ", bases) : "";
    }

    private static string Line(FieldInfo field, Type type)
    {
        if (type.IsEnum) return $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}{Notes(field)}";
        var modifier = field.IsLiteral ? "const " : field.IsInitOnly ? "readonly " : "";
        var value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "";
        return $"{field.Name} {modifier}{TypeNames.Of(field.FieldType, new NullabilityInfoContext().Create(field))}{value}"
            + $"{(field is { IsStatic: true, IsLiteral: false } ? " static" : "")}{Notes(field)}";
    }

    private static string? Line(PropertyInfo property, Type type)
    {
        var accessors = Accessor(property.GetMethod, "get", type) + Accessor(property.SetMethod, IsInit(property.SetMethod) ? "init" : "set", type);
        if (accessors.Length == 0 || IsOverride(property.GetMethod ?? property.SetMethod!)) return null;
        var index = property.GetIndexParameters() is { Length: > 0 } at ? $"[{string.Join(", ", at.Select(Parameter))}]" : "";
        var required = property.GetCustomAttribute<RequiredMemberAttribute>() is null ? "" : " required";
        return $"{property.Name}{index} {{ {accessors}}} {TypeNames.Of(property.PropertyType, new NullabilityInfoContext().Create(property))}{required}"
            + $"{Modifiers(property.GetMethod ?? property.SetMethod!)}{Notes(property)}";
    }

    private static string Line(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var returns = TypeNames.Of(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter));
        return $"{method.Name}{generic}({Parameters(method)}) {returns}{(method.IsPublic ? "" : " protected")}{Modifiers(method)}"
            + $"{Constraints(method.GetGenericArguments())}{Notes(method)}";
    }

    private static string Parameters(MethodBase method)
    {
        var extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extends + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var by = parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : "";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return $"{many}{by}{TypeNames.Of(type, new NullabilityInfoContext().Create(parameter))} {parameter.Name}{Default(parameter, type)}";
    }

    private static string Default(ParameterInfo parameter, Type type)
    {
        if (!parameter.HasDefaultValue) return "";
        if (parameter.RawDefaultValue is { } value) return " = " + Literal(value);
        return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? " = default" : " = null";
    }

    private static string Literal(object? value) => value switch
    {
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "null",
    };

    private static string Accessor(MethodInfo? accessor, string word, Type type) =>
        accessor is null || !IsOffered(accessor, type) ? "" : (accessor.IsPublic ? "" : "protected ") + word + "; ";

    private static bool IsInit(MethodInfo? setter) =>
        setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;

    private static bool IsOffered(MethodBase method, Type type) => IsOffered(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly, type);

    private static bool IsOffered(bool isPublic, bool isProtected, Type type) => isPublic || (isProtected && !type.IsSealed);

    private static bool IsCopy(ConstructorInfo constructor, Type type) =>
        type.GetMethod("<Clone>$", Declared) is not null && constructor.GetParameters() is [{ } only] && only.ParameterType == type;

    // Neither implied, nor an accessor, nor an override of what is listed already.
    private static bool IsOwn(MethodInfo method) =>
        !Implied.Contains(method.Name) && !method.Name.StartsWith('<')
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && !IsOverride(method);

    private static bool IsOverride(MethodInfo method) => method.IsVirtual && method.GetBaseDefinition() != method;

    private static string Modifiers(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true } => "",
        { IsStatic: true } => " static",
        { IsAbstract: true } => " abstract",
        { IsVirtual: true, IsFinal: false } => " virtual",
        _ => "",
    };

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        var limits = new List<string>();
        var attributes = argument.GenericParameterAttributes;
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) limits.Add("class");
        if (isStruct) limits.Add("struct");
        limits.AddRange(argument.GetGenericParameterConstraints().Where(limit => limit != typeof(ValueType)).Select(limit => TypeNames.Of(limit, null)));
        if (!isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) limits.Add("new()");
        return limits.Count > 0 ? $" where {argument.Name} : {string.Join(", ", limits)}" : "";
    }));

    private static string Notes(MemberInfo member) =>
        (member.IsDefined(typeof(ObsoleteAttribute)) ? " [obsolete]" : "")
        + (member.GetCustomAttribute<ExperimentalAttribute>() is { } experimental ? $" [experimental {experimental.DiagnosticId}]" : "");
}
