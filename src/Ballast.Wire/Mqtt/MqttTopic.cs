using System.Text;

namespace Ballast.Wire.Mqtt;

/// <summary>Topics and filters: MQTT 3.1.1, section 4.7.</summary>
public static class MqttTopic
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with the topic of a message, as one sentence, or null.</summary>
    public static string? Problem(string topic) =>
        TextProblem(topic, "topic") ?? (topic.AsSpan().ContainsAny('+', '#') ? "The topic of a message holds a wildcard; + and # are for filters." : null);

    /// <summary>What is wrong with a filter, as one sentence, or null.</summary>
    public static string? FilterProblem(string filter)
    {
        if (TextProblem(filter, "filter") is { } problem) return problem;
        for (var i = 0; i < filter.Length; i++)
        {
            if (filter[i] is not ('+' or '#')) continue;
            var alone = (i == 0 || filter[i - 1] == '/') && (i == filter.Length - 1 || filter[i + 1] == '/');
            if (!alone) return "A wildcard in a filter stands alone between slashes.";
            if (filter[i] == '#' && i != filter.Length - 1) return "The wildcard # stands at a filter's end.";
        }
        return null;
    }

    /// <summary>Whether a topic is among those of a filter. Both are taken to be sound.</summary>
    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic)
    {
        // Topics that begin with $ are the broker's own, and no leading wildcard means them.
        if (topic is ['$', ..] && filter is ['+' or '#', ..]) return false;
        while (true)
        {
            if (filter is "#") return true;
            var (filterEnd, topicEnd) = (filter.IndexOf('/'), topic.IndexOf('/'));
            var level = filterEnd < 0 ? filter : filter[..filterEnd];
            var name = topicEnd < 0 ? topic : topic[..topicEnd];
            if (level is not "+" && !level.SequenceEqual(name)) return false;
            // "a/#" means "a" too.
            if (topicEnd < 0) return filterEnd < 0 || filter[(filterEnd + 1)..] is "#";
            if (filterEnd < 0) return false;
            filter = filter[(filterEnd + 1)..];
            topic = topic[(topicEnd + 1)..];
        }
    }

    /// <summary>Bytes of UTF-8, or -1 where the text holds half a character.</summary>
    internal static int Length(string text)
    {
        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return -1;
        }
    }

    static string? TextProblem(string text, string what) =>
        text.Length == 0 ? $"The {what} is empty."
        : text.Contains('\0', StringComparison.Ordinal) ? $"The {what} holds a NUL."
        : Length(text) switch { < 0 => $"The {what} holds half a character.", > 65_535 => $"The {what} is longer than 65535 bytes.", _ => null };
}
