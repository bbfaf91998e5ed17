using Ballast.Studies.Headroom;

namespace Ballast.Studies.Tests.Headroom;

/// <summary>The 22 areas of the published study, read and answered once for all tests.</summary>
static class AreasOfUnitedStates
{
    static readonly Lazy<AreaHours[]> Read = new(() =>
    {
        using var stream = File.OpenRead(Repository.SharedData("eia930/hourly-demand-2016-2024.csv.gz"));
        var reader = new DemandReader(AreaTable.Standard, []);
        reader.Read(stream, "hourly-demand-2016-2024.csv.gz");
        return [.. reader.Finish().Select(d => AreaHours.Of(d, AreaTable.Standard.Find(d.Name)!))];
    });

    static readonly Lazy<Dictionary<string, HeadroomAtRate[]>> Answered = new(() =>
        Read.Value.ToDictionary(a => a.Demand.Name, a => HeadroomStudy.Answers(a, NewLoad.Constant, HeadroomStudy.UsualRates)));

    public static AreaHours[] Hours
    {
        get
        {
            Repository.SharedData("eia930/hourly-demand-2016-2024.csv.gz");
            return Read.Value;
        }
    }

    public static Dictionary<string, HeadroomAtRate[]> Answers => Hours.Length > 0 ? Answered.Value : [];
}
