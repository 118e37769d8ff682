using LocalDapr.Resources;

namespace LocalDapr.Storage;

/// <summary>The tables of one kind of file, as numbered steps; a file of a later version is refused, not guessed at.</summary>
public sealed class Schema(params string[] steps)
{
    public void Apply(Session session, string path)
    {
        var version = (int)session.Number("PRAGMA user_version");
        if (version > steps.Length)
            throw new ConfigurationException(
                $"{path} was written by a later version of Local Dapr (schema {version}, known up to {steps.Length}); use that version or another data directory");

        for (; version < steps.Length; version++)
        {
            session.Execute("BEGIN IMMEDIATE");
            session.Execute(steps[version]);
            session.Execute($"PRAGMA user_version = {version + 1}");
            session.Execute("COMMIT");
        }
    }
}
