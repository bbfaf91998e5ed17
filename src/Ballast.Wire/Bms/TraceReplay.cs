using Ballast.Wire.Mqtt;

namespace Ballast.Wire.Bms;

/// <summary>Sends a trace again, in its own rhythm or a multiple of it. Metadata is retained; everything is sent at QoS 1, so that nothing is lost.</summary>
public static class TraceReplay
{
    /// <summary>Returns how many messages the broker has acknowledged, which is all of them.</summary>
    /// <param name="trace">In order of offset; a line that is earlier than the one before it is sent at once.</param>
    /// <param name="speed">1: as recorded; 1000: a thousand times as fast.</param>
    /// <param name="client">Connected.</param>
    /// <param name="time">Clock of sending, which is also the time in the messages.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="MqttException">The client was closed, or the broker refuses.</exception>
    public static async Task<long> Run(IEnumerable<TraceLine> trace, double speed, MqttClient client, TimeProvider time, CancellationToken cancellation)
    {
        // The client keeps their order and bounds what is in flight; here only what waits for its acknowledgement is bounded.
        const int Waiting = 1024;
        var began = time.GetUtcNow();
        var waiting = new Queue<Task>();
        var sent = 0L;
        foreach (var line in trace)
        {
            var wait = began + line.Offset / speed - time.GetUtcNow();
            // A timer is not finer than some milliseconds; what is due within them goes together.
            if (wait > TimeSpan.FromMilliseconds(2)) await Task.Delay(wait, time, cancellation);
            var retain = BmsTopic.TryParse(line.Topic, out var topic) && topic.Type == BmsTopicType.Metadata;
            waiting.Enqueue(client.Publish(new MqttMessage(line.Topic, line.At(time.GetUtcNow()), MqttQos.AtLeastOnce, retain), cancellation));
            sent++;
            while (waiting.Count > Waiting || (waiting.Count > 0 && waiting.Peek().IsCompleted)) await waiting.Dequeue();
        }
        await Task.WhenAll(waiting);
        return sent;
    }
}
