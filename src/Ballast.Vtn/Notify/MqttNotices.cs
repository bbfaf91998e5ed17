using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;
using Ballast.Wire.Mqtt;

namespace Ballast.Vtn.Notify;

/// <summary>Publishes announcements on a broker, to business logic, to everybody, and to each VEN what it may see.</summary>
sealed class MqttNotices : IAsyncDisposable
{
    static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(10);

    readonly MqttNotifierOptions options;
    readonly ObjectBook book;
    readonly NotifyTally tally;
    readonly TimeProvider time;
    readonly MqttClient client;
    readonly CancellationTokenSource closing = new();
    readonly Task connecting;

    public MqttNotices(MqttNotifierOptions options, ObjectBook book, NotifyTally tally, TimeProvider time)
    {
        (this.options, this.book, this.tally, this.time) = (options, book, tally, time);
        client = new MqttClient(options.Client, time);
        connecting = Task.Run(Connect);
    }

    /// <summary>Why the broker takes nothing; null while it does, or has not yet been reached.</summary>
    public string? Trouble { get; private set; }

    public bool IsConnected => client.IsConnected;

    public void Publish(Reading reading)
    {
        var (operation, item) = reading.Announcement;
        Send(Topics.Of(item.Kind));
        switch (item.Kind)
        {
            case ObjectKind.Program:
                if (operation != Operation.Create) Send(Topics.OfProgram(item.Id));
                if (item.Targets.IsEmpty)
                {
                    Send(Topics.Of(item.Kind).Open);
                    if (operation != Operation.Create) Send(Topics.OfProgram(item.Id).Open);
                }
                ToVens();
                break;
            case ObjectKind.Event:
                if (item.ProgramId is { } program)
                {
                    Send(Topics.EventsOfProgram(program));
                    if (reading.IsOpen) Send(Topics.EventsOfProgram(program).Open);
                }
                ToVens();
                break;
            case ObjectKind.Ven when operation != Operation.Create:
                Send(Topics.OfVen(item.Id));
                break;
            case ObjectKind.Resource when item.VenId is { } ven:
                Send(Topics.ForVen(item.Kind, ven));
                break;
        }

        void Send(Topics topics) => Hand(topics[operation], reading.Whole);

        void ToVens()
        {
            foreach (var ven in book.Of(ObjectKind.Ven))
            {
                if (ven.ClientId is not { } client) continue;
                var payload = reading.For(new Caller(client, Role.Ven, ScopeNames.ForVen));
                if (payload.Length > 0) Hand(Topics.ForVen(item.Kind, ven.Id)[operation], payload);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await connecting;
        await client.DisposeAsync();
    }

    void Hand(string topic, ReadOnlyMemory<byte> payload)
    {
        if (client.TryPublish(new MqttMessage(topic, payload, options.Qos))) Interlocked.Increment(ref tally.Published);
        else Interlocked.Increment(ref tally.Unpublished);
    }

    async Task Connect()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await client.Connect(closing.Token);
                Trouble = null;
                return;
            }
            catch (MqttException e)
            {
                Trouble = e.Message;
                await Task.Delay(AfterRefusal, time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
