using System.Threading.Channels;
using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;

namespace Ballast.Vtn.Notify;

/// <summary>
/// Tells subscribers of each change, in order, once it is kept: by webhook, and by MQTT where there is a broker. Whoever
/// announces never waits for whoever listens.
/// </summary>
public sealed class Announcer : IAsyncDisposable
{
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    readonly Channel<Announcement> heard;
    readonly ObjectBook book;
    readonly Visibility visibility;
    readonly Func<string, Caller?> callers;
    readonly NotifyTally tally = new();
    readonly Interests interests = new();
    readonly Webhooks webhooks;
    readonly MqttNotices? mqtt;
    readonly TimeProvider time;
    readonly Task telling;
    readonly bool mustName;
    Action? detach;
    bool lostTrack;

    Announcer(Vtn vtn, NotifyOptions options, MqttNotifierOptions? broker)
    {
        (book, visibility, time, mustName) = (vtn.Book, vtn.Visibility, vtn.Time, vtn.Options.TargetsMustBeNamed);
        callers = id => id == Caller.Host.ClientId ? Caller.Host : vtn.Access.Find(id) is { } client ? new Caller(client.Id, client.Role, client.Scopes) : null;
        heard = Channel.CreateBounded<Announcement>(
            new BoundedChannelOptions(options.QueuedAnnouncements) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            lost =>
            {
                Interlocked.Increment(ref tally.Overrun);
                if (lost.Object.Kind == ObjectKind.Subscription) Volatile.Write(ref lostTrack, true);
            });
        webhooks = new Webhooks(options, vtn.Options.AllowPrivateCallbacks, tally, time);
        if (broker is not null) mqtt = new MqttNotices(broker, book, tally, time);
        foreach (var subscription in book.Of(ObjectKind.Subscription)) interests.Put(subscription);
        telling = Task.Run(Tell);
    }

    /// <summary>Tells of a server's changes from now on, and answers what it is asked under /notifiers. Attached before the server takes requests.</summary>
    /// <param name="vtn">The server; it outlives the announcer.</param>
    /// <param name="options">Limits.</param>
    /// <param name="broker">Where notifications are published besides; null: nowhere.</param>
    public static Announcer Attach(Vtn vtn, NotifyOptions options, MqttNotifierOptions? broker = null)
    {
        var announcer = new Announcer(vtn, options, broker);
        vtn.Announced += announcer.Announce;
        vtn.Notifiers = question => NotifierAnswers.Of(question, broker);
        announcer.detach = () => vtn.Announced -= announcer.Announce;
        return announcer;
    }

    /// <summary>What has become of notifications so far.</summary>
    public NotifyCounters Counters => tally.Read();

    /// <summary>Why the broker takes nothing; null while it does, or where there is none.</summary>
    public string? BrokerTrouble => mqtt?.Trouble;

    /// <summary>Whether the broker is connected; false where there is none.</summary>
    public bool BrokerConnected => mqtt?.IsConnected ?? false;

    /// <summary>A change that is kept. Called in the order of changes; does not wait.</summary>
    void Announce(Announcement announcement)
    {
        if (heard.Writer.TryWrite(announcement)) Interlocked.Increment(ref tally.Announced);
    }

    /// <summary>Matches what is still to be matched, for five seconds at most; what then waits for a callback is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        detach?.Invoke();
        heard.Writer.TryComplete();
        await telling.WaitAsync(LastWords, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await webhooks.DisposeAsync();
        if (mqtt is not null) await mqtt.DisposeAsync();
    }

    async Task Tell()
    {
        await foreach (var announcement in heard.Reader.ReadAllAsync())
        {
            if (Interlocked.Exchange(ref lostTrack, false)) Close(interests.Begin(book.Of(ObjectKind.Subscription)));
            var reading = new Reading(announcement, book, visibility);
            // A subscription that goes still hears of its own end; one that comes hears of its own beginning.
            if (announcement is { Object.Kind: ObjectKind.Subscription, Operation: not Operation.Delete }) Close(interests.Put(announcement.Object));
            foreach (var interest in interests.About(announcement.Object.Kind))
            {
                if (!interest.Concerns(announcement.Operation, announcement.Object, reading.ProgramId)) continue;
                if (callers(interest.ClientId) is not { } caller) continue;
                if (mustName && interest.Targets.IsEmpty && !caller.SeesAll && announcement.Object is { Kind: ObjectKind.Program or ObjectKind.Event, Targets.IsEmpty: false }) continue;
                var payload = reading.For(caller);
                if (payload.Length > 0) webhooks.Send(interest.Callback, payload);
            }
            mqtt?.Publish(reading);
            if (announcement is { Object.Kind: ObjectKind.Subscription, Operation: Operation.Delete }) interests.Remove(announcement.Object.Id);
        }
    }

    void Close(IEnumerable<Callback> callbacks)
    {
        foreach (var callback in callbacks) webhooks.Close(callback);
    }
}
