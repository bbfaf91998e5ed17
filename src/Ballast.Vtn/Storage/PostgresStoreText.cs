using System.Text;

namespace Ballast.Vtn.Storage;

/// <summary>
/// Text of others as PostgreSQL can hold it. It refuses U+0000, and UTF-8 has no form for half a surrogate
/// pair; one name of that kind would otherwise stop the store for everybody. Both are written as a backslash
/// and four hexadecimal digits, and the backslash itself twice.
/// </summary>
static class PostgresStoreText
{
    public static string Write(string text)
    {
        var plain = true;
        for (var i = 0; i < text.Length && plain; i++) plain = text[i] is not ('\0' or '\\') && !char.IsSurrogate(text[i]);
        if (plain) return text;
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) result.Append(text[i]).Append(text[++i]);
            else if (text[i] == '\\') result.Append(@"\\");
            else if (text[i] == '\0' || char.IsSurrogate(text[i])) result.Append('\\').Append(((int)text[i]).ToString("X4", null));
            else result.Append(text[i]);
        }
        return result.ToString();
    }

    /// <exception cref="StoreException">It was not written by <see cref="Write"/>.</exception>
    public static string Read(string text)
    {
        if (!text.Contains('\\')) return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\') result.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == '\\') result.Append(text[++i]);
            else if (i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit))
            {
                result.Append((char)unit);
                i += 4;
            }
            else throw new StoreException("A text in the PostgreSQL store is not in the form in which it was written there.");
        }
        return result.ToString();
    }
}
