using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MlNetClassifier.Server.Hosting;

/// <summary>
/// The sockets that connections come in by. Kestrel closes them together with the connections that are open; here they close
/// first, so that what has come in by then is still answered.
/// </summary>
internal sealed class ListenSockets
{
    private const int MaxSteps = 1000;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly List<Socket> _sockets = [];

    public Socket Create(EndPoint address)
    {
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>Takes in who waits at the door already, and closes it.</summary>
    public async Task CloseAsync()
    {
        foreach (Socket socket in _sockets)
        {
            for (int i = 0; i < MaxSteps && socket.Poll(0, SelectMode.SelectRead); i++)
                await Task.Delay(Step);

            socket.Dispose();
        }
    }
}
