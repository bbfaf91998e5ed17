using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Ballast.Units;

namespace Ballast.Wire.Bms;

/// <summary>A chosen point: by path (<c>PowerMeter/ActivePower/site/bus/value</c>) or by kind and object (<c>PowerMeter/ActivePower:C-E-BUS-E1</c>), with the factor it counts with.</summary>
public sealed record PointChoice(string ObjectType, string PointType, string? TagPath, string? Owner, double Factor = 1)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out PointChoice? choice)
    {
        choice = null;
        var parts = text.Split('/', 3);
        if (parts.Length == 3 && parts.All(p => p.Length > 0)) choice = new PointChoice(parts[0], parts[1], parts[2], null);
        else if (parts.Length == 2 && parts[1].Split(':', 2) is [{ Length: > 0 } pointType, { Length: > 0 } owner]) choice = new PointChoice(parts[0], pointType, null, owner);
        return choice is not null;
    }

    public bool TryFind(BmsBook book, [NotNullWhen(true)] out BmsPoint? point) =>
        TagPath is not null ? book.TryFind(new BmsPointId(ObjectType, PointType, TagPath), out point) : book.TryFind(ObjectType, PointType, Owner!, out point);

    public override string ToString() => TagPath is not null ? $"{ObjectType}/{PointType}/{TagPath}" : $"{ObjectType}/{PointType}:{Owner}";
}

/// <summary>The sum over chosen points of power. <see cref="Power"/> is null where one of them is missing, bad, too old or not in watts; <see cref="Missing"/> says which. <see cref="At"/> is the oldest reading's time.</summary>
public sealed record PowerSum(Power? Power, DateTimeOffset At, ImmutableArray<string> Missing)
{
    public static PowerSum Of(BmsBook book, ImmutableArray<PointChoice> points, DateTimeOffset now, TimeSpan oldest)
    {
        var (sum, at) = (0.0, DateTimeOffset.MaxValue);
        var missing = ImmutableArray.CreateBuilder<string>();
        foreach (var choice in points)
        {
            if (!choice.TryFind(book, out var point) || point.Reading is not { IsGood: true, Unit: "W" } reading || reading.Age(now) > oldest)
            {
                missing.Add(choice.ToString());
                continue;
            }
            sum += reading.Value * choice.Factor;
            if (reading.At < at) at = reading.At;
        }
        return new PowerSum(missing.Count == 0 && points.Length > 0 ? new Power(sum) : null, at, missing.ToImmutable());
    }
}
