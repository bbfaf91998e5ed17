namespace Ballast.Wire.OpenAdr.Ven;

public sealed partial class VenClient
{
    Task<bool> ListenAtBroker(VenNotices.Mqtt mqtt, CancellationToken cancellation) => Task.FromResult(false);

    Task StopNotices() => Task.CompletedTask;
}
