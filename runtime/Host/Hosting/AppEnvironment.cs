using System.Collections;
using System.Globalization;
using LocalDapr.Apps;

namespace LocalDapr.Hosting;

/// <summary>The variables an app starts with: those of the runtime, then those of the run file, then where its sidecar is.</summary>
public static class AppEnvironment
{
    public static Dictionary<string, string> Inherited(AppDefinition app)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach (var (name, value) in app.Environment)
            environment[name] = value;
        return environment;
    }

    public static Dictionary<string, string> Complete(
        AppDefinition app, Dictionary<string, string> inherited, int? appPort, int httpPort, int grpcPort)
    {
        var environment = new Dictionary<string, string>(inherited, StringComparer.Ordinal)
        {
            ["APP_ID"] = app.AppId,
            ["APP_PROTOCOL"] = app.Protocol.Name,
            ["DAPR_HTTP_PORT"] = httpPort.ToString(CultureInfo.InvariantCulture),
            ["DAPR_GRPC_PORT"] = grpcPort.ToString(CultureInfo.InvariantCulture),
        };
        // An endpoint inherited from elsewhere would win over the ports and lead past this sidecar.
        environment["DAPR_HTTP_ENDPOINT"] = $"http://127.0.0.1:{httpPort}";
        environment["DAPR_GRPC_ENDPOINT"] = $"http://127.0.0.1:{grpcPort}";
        if (appPort is { } port)
            environment["APP_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        return environment;
    }
}
