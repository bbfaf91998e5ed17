using System.Threading.Channels;

namespace Ballast.App.Live;

/// <summary>One server-sent event, ready to write.</summary>
readonly record struct FeedItem(string Event, string Data);

/// <summary>Hands what is published to everyone who listens. A listener too slow to keep up loses the oldest; the loop never waits for one.</summary>
sealed class Feed
{
    readonly Lock gate = new();
    readonly List<Channel<FeedItem>> listeners = [];

    public int Listeners
    {
        get
        {
            lock (gate) return listeners.Count;
        }
    }

    public void Publish(FeedItem item)
    {
        lock (gate)
            foreach (var listener in listeners)
                listener.Writer.TryWrite(item);
    }

    public Subscription Listen()
    {
        var channel = Channel.CreateBounded<FeedItem>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (gate) listeners.Add(channel);
        return new Subscription(this, channel);
    }

    void Leave(Channel<FeedItem> channel)
    {
        lock (gate) listeners.Remove(channel);
    }

    public sealed class Subscription(Feed feed, Channel<FeedItem> channel) : IDisposable
    {
        public ChannelReader<FeedItem> Items => channel.Reader;

        public void Dispose() => feed.Leave(channel);
    }
}
