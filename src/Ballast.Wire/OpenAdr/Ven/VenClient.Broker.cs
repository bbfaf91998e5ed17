namespace Ballast.Wire.OpenAdr.Ven;

public sealed partial class VenClient
{
    BrokerNotices? broker;

    /// <summary>Notices come: polling is the net beneath them.</summary>
    bool Notified => broker?.Live ?? called;

    async Task StandForNotices(OpenAdrVersion spoken, CancellationToken cancellation)
    {
        var heeded = programs.Values.Where(Heeds).Select(program => program.Id).Order(StringComparer.Ordinal);
        switch (options.Notices)
        {
            case VenNotices.Webhook hook:
                called = await subscription.Stand(spoken, hook, heeded, cancellation);
                return;
            case VenNotices.Mqtt mqtt when spoken == OpenAdrVersion.V310:
                broker ??= new BrokerNotices(options, server, tokens, time, body => Heard(body), Look, Say);
                await broker.Stand(mqtt, place.VenId, heeded, cancellation);
                return;
            case VenNotices.Mqtt:
                await Say("OpenADR 3.0.1 knows no MQTT broker, so the server is polled.", cancellation);
                return;
        }
    }

    async Task StopNotices()
    {
        if (broker is not null) await broker.DisposeAsync();
    }
}
