using System.Net;
using System.Net.Sockets;

namespace LocalDapr.Supervision;

/// <summary>Finds loopback ports that nobody uses, below the range from which outgoing connections take theirs.</summary>
public sealed class FreePorts
{
    private const int First = 20000;
    private const int Last = 32000;
    private readonly HashSet<int> _given = [];

    public int Next()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            if (_given.Add(port) && IsFree(port))
                return port;
        }
        throw new InvalidOperationException($"No free port between {First} and {Last} on the loopback interface.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
