using System.CommandLine;
using System.Globalization;
using Ballast.App.Live;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>What an event may ask, when, of whom: the options that creating and modifying one share.</summary>
sealed class VtnEventFlags
{
    readonly Option<string?> cut = new("--cut") { Description = "How much below the baseline: a share or a power.", HelpName = "25%|20kW" };
    readonly Option<string?> cutKw = new("--cut-kw") { Description = "How many kW below the baseline.", HelpName = "N" };
    readonly Option<string?> targetKw = new("--target-kw") { Description = "Where the meter shall be, kW.", HelpName = "N" };
    readonly Option<string?> limitKw = new("--limit-kw") { Description = "The most that may be drawn, kW.", HelpName = "N" };
    readonly Option<string?> simple = new("--simple") { Description = "A level; each site has said what it gives at which.", HelpName = "1..3" };
    readonly Option<string?> emergency = new("--emergency") { Description = "A grid emergency, in words for people.", HelpName = "TEXT" };
    readonly Option<string?> price = new("--price") { Description = "The price of a kWh.", HelpName = "N" };
    readonly Option<string?> currency = new("--currency") { Description = "Of the price; USD.", HelpName = "CODE" };
    readonly Option<string?> start = new("--start") { Description = "When it begins: now, +10m, or 2026-01-31T17:00:00Z.", HelpName = "TIME" };
    readonly Option<string?> length = new("--for") { Description = "How long it holds; without it, until cancelled.", HelpName = "3h" };
    readonly Option<int?> priority = new("--priority") { Description = "0 is the most urgent; without one, below all that have one.", HelpName = "N" };
    readonly Option<string?> name = new("--name") { Description = "A name for people.", HelpName = "NAME" };
    readonly Option<string[]> targets = VtnQuantities.Targets("Whom it is for; without targets, every VEN that sees the program.");

    public IEnumerable<Option> All => [cut, cutKw, targetKw, limitKw, simple, emergency, price, currency, start, length, priority, name, targets];

    /// <summary>What is asked; null where nothing is.</summary>
    public EventAsk? Ask(ParseResult parsed)
    {
        var asked = new List<EventAsk>();
        if (parsed.GetValue(cut) is { } share)
        {
            asked.Add(Quantities.Percent(share) is { } percent
                ? percent is > 0 and <= 100 ? EventAsk.CutPercent(percent) : throw new InputException($"--cut \"{ObjectFields.Printable(share)}\" must be above 0 and at most 100 %.")
                : EventAsk.CutKilowatts(Positive(Quantities.Kilowatts(share, "--cut"), "--cut")));
        }
        if (parsed.GetValue(cutKw) is { } cutBy) asked.Add(EventAsk.CutKilowatts(Positive(Number(cutBy, "--cut-kw"), "--cut-kw")));
        if (parsed.GetValue(targetKw) is { } to) asked.Add(EventAsk.TargetKilowatts(NotNegative(Number(to, "--target-kw"), "--target-kw")));
        if (parsed.GetValue(limitKw) is { } most) asked.Add(EventAsk.LimitKilowatts(NotNegative(Number(most, "--limit-kw"), "--limit-kw")));
        if (parsed.GetValue(simple) is { } level) asked.Add(level is "1" or "2" or "3" ? EventAsk.Simple(level[0] - '0') : throw new InputException($"--simple \"{ObjectFields.Printable(level)}\" must be 1, 2 or 3."));
        if (parsed.GetValue(emergency) is { } words) asked.Add(words.Trim().Length is >= 1 and <= 1000 ? EventAsk.Emergency(words.Trim()) : throw new InputException("--emergency must say what the matter is, in 1 to 1000 characters."));
        if (parsed.GetValue(price) is { } perKwh) asked.Add(EventAsk.Price(Number(perKwh, "--price"), Currency(parsed)));
        else if (parsed.GetValue(currency) is not null) throw new InputException("--currency says of what --price is: give both.");
        return asked.Count switch
        {
            0 => null,
            1 => asked[0],
            _ => throw new InputException("An event asks one thing: give one of --cut, --cut-kw, --target-kw, --limit-kw, --simple, --emergency and --price."),
        };
    }

    public DateTimeOffset? Start(ParseResult parsed, TimeProvider time) => parsed.GetValue(start) is { } text ? VtnQuantities.Start(text, time) : null;

    public TimeSpan? Length(ParseResult parsed) => VtnQuantities.Length(parsed.GetValue(length));

    public int? Priority(ParseResult parsed) => parsed.GetValue(priority) is { } given ? given >= 0 ? given : throw new InputException("--priority must be 0 or more; 0 is the most urgent.") : null;

    public string? Name(ParseResult parsed) => parsed.GetValue(name) is { } given ? VtnQuantities.Name(given, "--name") : null;

    public IReadOnlyList<string> Targets(ParseResult parsed) => VtnQuantities.TargetWords(parsed.GetValue(targets));

    string Currency(ParseResult parsed)
    {
        var code = parsed.GetValue(currency) ?? "USD";
        return code.Length == 3 && code.All(char.IsAsciiLetterUpper) ? code : throw new InputException($"--currency \"{ObjectFields.Printable(code)}\" must be three capital letters: USD, EUR.");
    }

    static double Number(string text, string option) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new InputException($"{option} \"{ObjectFields.Printable(text)}\" is not a number: write it as 20 or 0.3.");

    static double Positive(double number, string option) => number > 0 ? number : throw new InputException($"{option} must be above 0.");

    static double NotNegative(double number, string option) => number >= 0 ? number : throw new InputException($"{option} must be 0 or more.");
}
