using System.Xml;

namespace Ballast.App.Vtn;

/// <summary>ISO 8601 durations as events carry them.</summary>
static class IsoSpan
{
    /// <summary>By which the protocol says "until cancelled".</summary>
    public const string Endless = "P9999Y";

    public static string Written(TimeSpan span) => XmlConvert.ToString(span);

    /// <summary>Null for what is no duration or has no end.</summary>
    public static TimeSpan? Read(string? text)
    {
        if (text is null or Endless) return null;
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }
}
