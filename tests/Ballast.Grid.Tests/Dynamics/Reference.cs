using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>Cases and trajectories of others, and how far ours are from them.</summary>
static class Reference
{
    public static GridModel Model(string raw, string dyr, GridOptions? options = null)
    {
        var dyrPath = Repository.SharedData(dyr);
        return GridModel.Of(Case(raw), PsseDyr.Read(File.ReadAllText(dyrPath), dyr), options ?? new());
    }

    public static GridCase Case(string raw) => PsseRaw.Read(File.ReadAllText(Repository.SharedData(raw)), raw);

    /// <summary>Rows of numbers; a line that begins with no number is left out.</summary>
    public static double[][] Rows(string path) =>
        [.. File.ReadLines(Repository.SharedData(path)).Select(l => l.Split(',')).Where(w => double.TryParse(w[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            .Select(w => w.Select(v => double.Parse(v, NumberStyles.Float, CultureInfo.InvariantCulture)).ToArray())];

    /// <summary>The largest difference between a column of ours and one of theirs at every sample that is more than one step away from the events.</summary>
    public static (double Difference, double At) Worst(Trajectory ours, Func<Trajectory, double[]> column, double[][] theirs, int their, double step, params double[] events)
    {
        var values = column(ours);
        var (worst, at) = (0.0, 0.0);
        var i = 0;
        foreach (var row in theirs)
        {
            if (events.Any(e => Math.Abs(row[0] - e) < 1.5 * step)) continue;
            while (i + 1 < ours.Times.Count - 1 && ours.Times[i + 1] <= row[0]) i++;
            var (t0, t1) = (ours.Times[i], ours.Times[i + 1]);
            var share = t1 > t0 ? (row[0] - t0) / (t1 - t0) : 1;
            var difference = Math.Abs(values[i] + share * (values[i + 1] - values[i]) - row[their]);
            if (!(difference <= worst)) (worst, at) = (difference, row[0]);
        }

        return (worst, at);
    }
}
