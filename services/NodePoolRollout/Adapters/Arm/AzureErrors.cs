using Azure;
using Azure.Identity;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Turns what the client throws into what a decision needs, once and for all calls.</summary>
public static class AzureErrors
{
    /// <summary>Makes one call to Azure.</summary>
    public static async Task<T> Translate<T>(Func<Task<T>> call, CancellationToken stop)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException failed)
        {
            throw Of(failed);
        }
        catch (AuthenticationFailedException failed)
        {
            throw NoToken(failed);
        }
        catch (OperationCanceledException slow) when (!stop.IsCancellationRequested)
        {
            throw new AzureException(AzureTrouble.Unreachable, "Timeout", "no answer in time", cause: slow);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new AzureException(AzureTrouble.Unreachable, "NoConnection", broken.Message, cause: broken) { NeverSent = Unsent(broken) };
        }
    }

    public static AzureException Of(RequestFailedException failed)
    {
        if (failed.Status == 0)
            return new AzureException(AzureTrouble.Unreachable, "NoConnection", Innermost(failed).Message, cause: failed) { NeverSent = Unsent(failed) };

        var fault = failed.GetRawResponse() is { } response ? ArmAnswer.Fault(response) : null;
        return AzureException.Of(
            failed.Status, fault?.Code ?? failed.ErrorCode, fault?.Message ?? FirstLine(failed.Message), ArmAnswer.RetryAfter(failed.GetRawResponse()), failed);
    }

    /// <summary>No token: the authority is away, or it does not know us.</summary>
    private static AzureException NoToken(AuthenticationFailedException failed) =>
        Causes(failed).FirstOrDefault(e => e is HttpRequestException or TimeoutException or TaskCanceledException or RequestFailedException { Status: 0 or >= 500 }) is { } away
            ? new AzureException(AzureTrouble.Unreachable, "NoToken", $"the sign-in service does not answer: {Innermost(away).Message}", cause: failed) { NeverSent = true }
            : new AzureException(AzureTrouble.NotAllowed, "NoToken", FirstLine(failed.Message), cause: failed) { NeverSent = true };

    private static bool Unsent(Exception failed) => Causes(failed).Any(e => e is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    });

    private static Exception Innermost(Exception e) => Causes(e).Last();

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
