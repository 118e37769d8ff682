namespace LocalDapr.Commands;

/// <summary>Flags of daprd that mean nothing on one machine: taken, so that a script need not change, and named at start.</summary>
internal static class SidecarFlags
{
    public static readonly string[] WithoutEffect =
    [
        "--mode", "--dapr-public-port", "--dapr-public-listen-address", "--dapr-internal-grpc-port", "--dapr-internal-grpc-listen-address",
        "--profile-port", "--enable-profiling", "--control-plane-address", "--control-plane-trust-domain", "--control-plane-namespace",
        "--sentry-address", "--sentry-request-jwt-audiences", "--allowed-origins", "--enable-mtls", "--dapr-http-read-buffer-size",
        "--read-buffer-size", "--unix-domain-socket", "--enable-api-logging", "--disable-builtin-k8s-secret-store", "--disable-init-endpoints",
        "--placement-host-address", "--scheduler-host-address", "--scheduler-job-streams", "--actors-disseminate-timeout", "--actors-service",
        "--reminders-service", "--hot-reload-reconcile-interval", "--app-binding-options-timeout", "--log-level", "--log-as-json",
        "--enable-metrics", "--metrics-port", "--metrics-listen-address", "--build-info",
    ];

    /// <summary>daprd takes long flags with one dash, too.</summary>
    public static string[] WithTwoDashes(string[] args) =>
        args is not ["sidecar", ..] ? args : [.. args.Select(a => a.Length > 2 && a[0] == '-' && a[1] != '-' && !char.IsAsciiDigit(a[1]) ? "-" + a : a)];
}
