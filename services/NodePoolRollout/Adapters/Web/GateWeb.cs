using System.Net.Http.Headers;
using System.Text;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Web;

/// <summary>Asks over HTTP. Redirections are answers: a gate says itself which status it expects.</summary>
public sealed class GateWeb(TimeProvider clock) : IGateWeb, IDisposable
{
    private const int MostBytes = 1 << 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<WebAnswer> Ask(WebQuestion question, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(question.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(question.Method), question.Address);
            if (question.Form is not null)
                request.Content = new FormUrlEncodedContent(question.Form);
            if (question.TokenFile is { } file)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(file, either.Token)).Trim());
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new WebAnswer((int)response.StatusCode, await Body(response, either.Token));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new WebAnswer(0, "", $"no answer within {question.Timeout.TotalSeconds:0} s");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or UnauthorizedAccessException or UriFormatException or FormatException)
        {
            return new WebAnswer(0, "", $"it cannot be asked: {broken.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<string> Body(HttpResponseMessage response, CancellationToken stop)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        var bytes = new byte[MostBytes];
        var length = await stream.ReadAtLeastAsync(bytes, MostBytes, throwOnEndOfStream: false, stop);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
