using System.Net;
using System.Net.Sockets;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>A way to a port that breaks, again and again, after so many bytes: wherever in a frame that is.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<int> _cuts;
    private readonly int _target;
    private readonly Task _accepting;

    /// <param name="target">Where it leads to.</param>
    /// <param name="cuts">After how many bytes each connection breaks, one after the other; those that come after last.</param>
    public CuttingProxy(int target, IEnumerable<int> cuts)
    {
        _target = target;
        _cuts = new Queue<int>(cuts);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int CutsLeft
    {
        get
        {
            lock (_cuts)
                return _cuts.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(Carry(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Carry(TcpClient from)
    {
        using var to = new TcpClient();
        using (from)
        {
            using var broken = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            try
            {
                await to.ConnectAsync(IPAddress.Loopback, _target, broken.Token);
                var left = new Allowance(NextCut());
                await await Task.WhenAny(Copy(from, to, left, broken.Token), Copy(to, from, left, broken.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // one side has gone
            }
            await broken.CancelAsync();
            from.LingerState = to.LingerState = new LingerOption(true, 0); // broken, not closed
        }
    }

    private static async Task Copy(TcpClient from, TcpClient to, Allowance left, CancellationToken stop)
    {
        var buffer = new byte[16_384];
        while (await from.GetStream().ReadAsync(buffer, stop) is > 0 and var read)
        {
            var granted = left.Take(read);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, granted), stop);
            if (granted < read)
                return;
        }
    }

    private int NextCut()
    {
        lock (_cuts)
            return _cuts.TryDequeue(out var cut) ? cut : int.MaxValue;
    }

    private sealed class Allowance(long bytes)
    {
        private long _left = bytes;

        public int Take(int wanted) => (int)Math.Clamp(Interlocked.Add(ref _left, -wanted) + wanted, 0, wanted);
    }
}
