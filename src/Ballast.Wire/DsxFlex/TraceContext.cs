using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Ballast.Wire.DsxFlex;

/// <summary>A W3C trace context: 32 and 16 lower-case hex digits and flags, version 00. What follows from a message carries its trace on under a span of its own.</summary>
public sealed record TraceContext(string TraceId, string SpanId, byte Flags)
{
    /// <summary>Begins a trace of its own.</summary>
    public static TraceContext Begin() => new(Hex(16), Hex(8), 1);

    /// <summary>The same trace, the next span.</summary>
    public TraceContext Child() => this with { SpanId = Hex(8) };

    /// <summary>Reads <c>version-traceid-parentid-flags</c>. Version ff and ids of zeros are not valid; versions above 00 are read as 00.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TraceContext? trace)
    {
        trace = null;
        if (text.Length != 55 || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
        var (version, traceId, spanId, flags) = (text[..2], text[3..35], text[36..52], text[53..]);
        if (!IsHex(version) || !IsHex(traceId) || !IsHex(spanId) || !IsHex(flags)) return false;
        if (version == "ff" || !traceId.AsSpan().ContainsAnyExcept('0') || !spanId.AsSpan().ContainsAnyExcept('0')) return false;
        trace = new TraceContext(traceId, spanId, byte.Parse(flags, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    public override string ToString() => $"00-{TraceId}-{SpanId}-{Flags:x2}";

    static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept("0123456789abcdef");

    static string Hex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
