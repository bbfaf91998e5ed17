using System.Globalization;

namespace Ballast.Wire.OpenAdr;

/// <summary>
/// Names of an event's signals: the event's id, <c>#</c> and the interval's id, <c>@</c> and the round of a repeated event, <c>/</c> and the
/// payload's type, <c>.</c> and the place among several values, each only where it tells apart.
/// </summary>
/// <param name="Interval">The interval that needs no <c>#</c>; null: each has one.</param>
/// <param name="Type">The payload type that needs no <c>/</c>; null: each has one. Where an interval has but one payload, none is needed.</param>
/// <remarks>An event that is changed keeps the names that it began with, so that what already runs is not taken for something new.</remarks>
sealed record EventNames(int? Interval, string? Type)
{
    /// <summary>The name of a signal.</summary>
    /// <param name="id">The event's.</param>
    /// <param name="interval">The interval's id.</param>
    /// <param name="round">0 at first.</param>
    /// <param name="type">The payload's.</param>
    /// <param name="types">How many payloads of the interval became signals.</param>
    /// <param name="value">The value's place; null: it is the only one.</param>
    public string Of(string id, int interval, long round, string type, int types, int? value)
    {
        var name = interval == Interval ? id : string.Create(CultureInfo.InvariantCulture, $"{id}#{interval}");
        if (round > 0) name = string.Create(CultureInfo.InvariantCulture, $"{name}@{round}");
        if (types > 1 && type != Type) name = $"{name}/{type}";
        return value is { } place ? string.Create(CultureInfo.InvariantCulture, $"{name}.{place}") : name;
    }
}
