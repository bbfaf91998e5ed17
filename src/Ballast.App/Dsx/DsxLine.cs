using System.Collections.Immutable;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;

namespace Ballast.App.Dsx;

/// <summary>One role's own connection to the broker, with its door and its bus.</summary>
sealed class DsxLine : IAsyncDisposable
{
    readonly ImmutableArray<DsxParty> parties;

    public DsxLine(DsxSettings settings, DsxParty self, ImmutableArray<DsxParty> parties, TimeProvider wall)
    {
        this.parties = parties;
        Client = new MqttClient(settings.Connection($"ballast-{DsxContract.Word(self.Role)}-{self.Identifier}"), wall);
        Bus = new DsxBus(Client, self, settings.Key, new Admission(settings.Admission, settings.Trusted), wall);
    }

    public MqttClient Client { get; }

    public DsxBus Bus { get; }

    public async Task Open(CancellationToken cancel)
    {
        await Client.Connect(cancel);
        await Bus.Subscribe(parties, cancel);
    }

    /// <summary>Its counters; the role adds its own.</summary>
    public DsxRoleReport Report() => new()
    {
        Role = DsxContract.Word(Bus.Self.Role),
        Source = Bus.Self.Source,
        Connected = Client.IsConnected,
        Published = Bus.Published,
        Taken = Bus.Admission.Admitted,
        Skipped = Client.Counters.Oversize,
        Refused = [.. Bus.Admission.Refusals.All().Select(r => new DsxRefusalReport(r.Reason.ToString(), r.Count, r.At, r.Sentence))],
    };

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
