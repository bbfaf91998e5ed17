using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Tests.Modes;

/// <summary>Machines under a training load's trace: the linear model and the time domain tell the same story.</summary>
public class SwingTest(ITestOutputHelper output)
{
    [Fact]
    public void A_training_load_at_the_areas_rhythm_swings_alike_in_both()
    {
        var grid = PsseRaw.Read(File.ReadAllText(Repository.SharedData("kundur/kundur.raw")), "kundur.raw");
        var records = PsseDyr.Read(File.ReadAllText(Repository.SharedData("kundur/kundur_full.dyr")), "kundur_full.dyr");
        var options = new GridOptions { Loads = LoadMix.ConstantPower, Convention = MachineConvention.NominalSpeed };
        foreach (var (peakToPeak, within) in ((double, double)[])[(10, 0.01), (50, 0.03)])
        {
            LoadTrace[] traces = [Square(0.67, peakToPeak), Square(0.5, peakToPeak), Square(1.1, peakToPeak)];
            // Both stand where the first sample is part of the case: 100 MW more at this bus lower the gain at the areas' rhythm by a quarter.
            var begun = grid with { Loads = [.. grid.Loads, new(7, "T", true, traces[0].Megawatts[0], 0)] };
            var linear = Linearization.Of(GridModel.Of(begun, records, options));
            var straight = Swing.Under(linear, 7, traces, afterSeconds: 60);
            var full = Swing.InTime(grid, records, options, 7, traces, 0.01, afterSeconds: 60, TestContext.Current.CancellationToken);
            for (var k = 0; k < traces.Length; k++)
            {
                output.WriteLine($"{peakToPeak} MW, {k}: linear {straight[k].WorstMilliHertz:0.000} mHz, time domain {full[k].WorstMilliHertz:0.000} mHz, machine {linear.Rotors[full[k].Worst].Name}");
                Assert.Equal(1, full[k].WorstMilliHertz / straight[k].WorstMilliHertz, within);
            }
        }
    }

    static LoadTrace Square(double hz, double peakToPeak)
    {
        var mw = new double[9000];
        for (var k = 0; k < mw.Length; k++) mw[k] = 100 + peakToPeak * ((k * 0.01 * hz + 0.25) % 1 < 0.5 ? 0.5 : -0.5);
        return new(0.01, mw);
    }
}
