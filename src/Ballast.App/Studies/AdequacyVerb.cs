using System.CommandLine;
using Ballast.App.Live;
using Ballast.Files.Yaml;

namespace Ballast.App.Studies;

/// <summary>`ballast study adequacy`.</summary>
static class AdequacyVerb
{
    const int UsualSamples = 2_000;

    public static StudyVerb Make()
    {
        var file = new Argument<string>("SYSTEM") { Description = "A system (SYSTEM.yaml), or a GDATA file of the IEEE Reliability Test System." };
        var exact = new Option<bool>("--exact") { Description = "By the outage table: no chance, all areas as one, no storage or flexible load." };
        var samples = new Option<int?>("--monte-carlo") { Description = "By living through the period so many times, hour by hour. Without either: exact where it can be, else 2,000 times.", HelpName = "N" };
        var values = new Option<string[]>("--elcc") { Description = "Capacity value of a resource: a name in the file, or one such as unit:100MW,for=4%. May be said several times.", HelpName = "RESOURCE", AllowMultipleArgumentsPerToken = true };
        var with = new Option<string[]>("--with") { Description = "Add a resource to the system first, written as for --elcc; load:50MW adds a load.", HelpName = "RESOURCE", AllowMultipleArgumentsPerToken = true };
        var metric = new Option<string?>("--metric") { Description = "Index by which capacity values are held: lole, lolh or eue.", HelpName = "INDEX" };
        var peak = new Option<string?>("--peak") { Description = "Scale the load so that its highest hour is this, such as 3135MW.", HelpName = "POWER" };
        var repair = new Option<string?>("--repair") { Description = "Mean time to repair of all units of a GDATA file, which gives none, such as 50h; 24 h unless given. Exact indices do not need it.", HelpName = "TIME" };
        return new StudyVerb("adequacy", "How often, how long and how much a power system falls short, and what a resource's capacity is worth.", """
            Resources: unit:100MW,for=4%   firm:100MW   load:50MW   battery:100MW/400MWh,eff=85%
                       flexible:250MW,4h,100 calls,notice=1h,payback=100MW/24h
            each may end with area=NAME, out=5%, repair=50h; + joins several into one.

            Examples:
              ballast study adequacy scenarios/studies/two-towns.yaml --monte-carlo 2000 --page adequacy.html
              ballast study adequacy G1979.TXT --exact --elcc unit:100MW,for=4% --elcc unit:400MW,for=12% --metric eue
              ballast study adequacy scenarios/studies/two-towns.yaml --elcc battery --elcc campus
            """, [file, exact, samples, values, with, metric, peak, repair], (parsed, study) =>
        {
            double? megawatts = null;
            if (parsed.GetValue(peak) is { } text)
            {
                var read = Kinds.Power.Parse(text);
                if (read.What is not null) throw new InputException($"--peak: {read.What}; write a power such as 3135MW.");
                megawatts = read.Value.Watts / 1e6;
                if (megawatts is not (> 0 and <= 1e7)) throw new InputException("--peak must be greater than zero, and at most 10 TW.");
            }
            TimeSpan? mends = null;
            if (parsed.GetValue(repair) is { } told)
            {
                var read = Kinds.Duration.Parse(told);
                if (read.What is not null) throw new InputException($"--repair: {read.What}; write a time such as 50h.");
                mends = read.Value > TimeSpan.Zero ? read.Value : throw new InputException("--repair: a repair takes some time; write its mean, such as 50h.");
            }
            var (isExact, count) = (parsed.GetValue(exact), parsed.GetValue(samples));
            if (isExact && count is not null) throw new InputException("--exact and --monte-carlo are two ways to the answer: choose one.");
            var terms = AdequacyTerms.Read(parsed.GetValue(file)!, megawatts, mends, parsed.GetValue(with) ?? [], parsed.GetValue(values) ?? [], parsed.GetValue(metric));
            return AdequacyStudy.Of(terms, isExact || (count is null && !terms.Remembers && terms.System.Areas.Count == 1) ? null : count ?? UsualSamples, study);
        });
    }
}
