using Ballast.Files.Yaml;
using Ballast.Studies.Storage.Ageing;

namespace Ballast.Files;

/// <summary>How cells age, as chemistries and batteries write it.</summary>
static class AgeingSection
{
    enum Model
    {
        Table, BlastLfp, Xu, SamNmc,
    }

    static readonly Kind<Model> Models = Kinds.OneOf("ageingModel", ("table", Model.Table), ("blast-lfp", Model.BlastLfp), ("xu-2018", Model.Xu), ("sam-nmc", Model.SamNmc));

    /// <param name="map">The section.</param>
    /// <param name="endOfLife">Capacity left at the end of life, to which tables count.</param>
    public static AgeingModel Read(YamlMap map, double endOfLife)
    {
        var model = map.Take("model", Models);
        var points = new List<(double, double)>();
        var bad = false;
        foreach (var item in map.TakeList("cycleLife"))
        {
            var point = item.AsMap();
            var (depth, cycles) = (point.Take("depth", Kinds.Share), point.Take("cycles", BatteryKinds.Cycles));
            point.RefuseOthers();
            if (!(depth > (points.Count == 0 ? 0 : points[^1].Item1)))
            {
                if (!map.Reading.IsTainted($"{item.Path}.depth")) item.Report("its depth does not rise above the one before", "write points by rising depth, from above 0 %");
                bad = true;
            }
            else points.Add((depth, cycles));
        }
        var calendar = map.Take("calendarLife", BatteryKinds.Years, double.PositiveInfinity);
        var reference = map.Take("reference", BatteryKinds.Celsius, 25);
        var halves = map.Take("halvesPer", BatteryKinds.Kelvin, double.PositiveInfinity);
        if (model is Model.Table or Model.SamNmc && points.Count == 0 && !bad && !map.Reading.IsTainted(map.PathOf("cycleLife")))
        {
            if (map.Has("cycleLife")) map.Reading.Report(map.Reading.Find(map.PathOf("cycleLife")), map.PathOf("cycleLife"), "the list is empty", "add a point with depth: and cycles:");
            else map.Missing("cycleLife", "add a list of points with depth: and cycles: to the end of life");
        }
        var life = points.Count > 0 ? new CycleLife(points) : new CycleLife((1, 1000));
        return model switch
        {
            Model.BlastLfp => new BlastLfpAgeing(),
            Model.Xu => new XuAgeing(reference),
            Model.SamNmc => new SamNmcAgeing(life, endOfLife),
            _ => new TableAgeing(life, calendar, endOfLife, reference, halves),
        };
    }
}
