using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Sources;

/// <summary>A web address below which source files lie by name.</summary>
public sealed class WebSourceStore(Uri address, HttpClient http) : ISourceStore
{
    public async Task<string?> WhyNot(SpecSource source, CancellationToken stop)
    {
        try
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, Address(source));
            using var answer = await http.SendAsync(head, stop);
            return answer.IsSuccessStatusCode ? null : $"{Address(source)} answers {(int)answer.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return $"{address} cannot be reached: {e.Message}";
        }
    }

    public async Task Copy(SpecSource source, string target, CancellationToken stop)
    {
        await using var file = File.Create(target);
        await using var content = await http.GetStreamAsync(Address(source), stop);
        await content.CopyToAsync(file, stop);
    }

    private Uri Address(SpecSource source) => new(address.AbsoluteUri.TrimEnd('/') + "/" + Uri.EscapeDataString(source.FileName));
}
