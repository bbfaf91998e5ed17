using System.Text;

namespace Ballast.Vtn.Http;

/// <summary>Reads application/x-www-form-urlencoded as the token endpoint needs it: small, each name once, valid UTF-8.</summary>
static class FormBody
{
    const int mostFields = 32;

    static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The fields by name; null and a sentence where the body is not a form, or names a field twice.</summary>
    public static Dictionary<string, string>? Read(ReadOnlySpan<byte> body, out string fault)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        fault = "";
        foreach (var range in body.Split((byte)'&'))
        {
            var part = body[range];
            if (part.IsEmpty) continue;
            var equals = part.IndexOf((byte)'=');
            if (Decode(equals < 0 ? part : part[..equals]) is not { } name || Decode(equals < 0 ? [] : part[(equals + 1)..]) is not { } value)
            {
                fault = "The body is not a form: a percent sign without two hexadecimal digits, or bytes that are not UTF-8.";
                return null;
            }
            if (!fields.TryAdd(name, value) || fields.Count > mostFields)
            {
                fault = fields.Count > mostFields ? "The form has too many fields." : $"The form says {Known(name)} twice.";
                return null;
            }
        }
        return fields;
    }

    /// <summary>A text with its percent signs and pluses resolved; null where it is not well formed.</summary>
    public static string? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '+') bytes[length++] = (byte)' ';
            else if (text[i] != '%') bytes[length++] = text[i];
            else if (i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
            {
                bytes[length++] = Convert.FromHexString([(char)text[i + 1], (char)text[i + 2]])[0];
                i += 2;
            }
            else return null;
        }
        try
        {
            return strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Nothing of what a client sent is told back unless it is one of our own words.
    static string Known(string name) => name is "grant_type" or "client_id" or "client_secret" or "scope" ? name : "a field";
}
