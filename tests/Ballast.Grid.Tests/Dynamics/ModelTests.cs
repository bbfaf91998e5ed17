using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>Every model begins at rest, stays there, and answers a disturbance with the derivatives of its own text.</summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    const string Gen = "102 'GENROU' 1 8.0 0.03 0.4 0.05 6.175 0.05 1.8 1.7 0.3 0.55 0.25 0.2 0.1 0.8 /\n";

    public static TheoryData<string, string> Models => new()
    {
        { "GENROE", "102 'GENROE' 1 8.0 0.03 0.4 0.05 6.175 0.05 1.8 1.7 0.3 0.55 0.25 0.2 0.1 0.8 /" },
        { "GENSAE", "102 'GENSAE' 1 5.0 0.05 0.2 5.0 0.0 1.0 0.75 0.4 0.25 0.1 0.11 0.62 /" },
        { "GENSAL", "102 'GENSAL' 1 5.0 0.05 0.2 5.0 0.0 1.0 0.75 0.4 0.25 0.1 0.11 0.62 /" },
        { "GENCLS", "102 'GENCLS' 1 6.0 0.5 /" },
        { "SEXS", Gen + "102 'SEXS' 1 0.4 5.0 20 0.5 -5 5 /" },
        { "SEXS without lag", Gen + "102 'SEXS' 1 0.4 5.0 20 0 -5 5 /" },
        { "EXST1", Gen + "102 'EXST1' 1 0.01 0.2 -0.2 1.0 5.0 100 0.02 6 -6 0.05 0.01 1.0 /" },
        { "EXST1 without lag", Gen + "102 'EXST1' 1 0 0.2 -0.2 1.0 5.0 100 0 6 -6 0.05 0.01 1.0 /" },
        { "IEEEX1", Gen + "102 'IEEEX1' 1 0.02 40 0.05 1 1 5 -5 0 0.5 0.05 1.0 0 3 0.3 4 0.6 /" },
        { "EXDC2", Gen + "102 'EXDC2' 1 0.02 40 0.05 1 1 5 -5 1 0.5 0.05 1.0 0 3 0.3 4 0.6 /" },
        { "ESDC2A", Gen + "102 'ESDC2A' 1 0.02 40 0.05 0 0 0 0 1 0.5 0.05 1.0 0 3 0.3 4 0.6 /" },
        { "ESAC1A", Gen + "102 'ESAC1A' 1 0.01 0.1 0 200 0.05 7 -7 1.333 0.02 0.8 0.2 0.4 1 4 0.4 5 0.5 10 -10 /" },
        { "EXAC1", Gen + "102 'EXAC1' 1 0.01 0.1 0.05 200 0.05 7 -7 1.333 0.02 0.8 0.2 0.4 1 4 0.4 5 0.5 /" },
        { "ESST3A", Gen + "102 'ESST3A' 1 0.01 0.2 -0.2 8 1 5 20 0.02 10 -10 1 3.67 0.4 8.6 0.1 0.09 6.5 3 0.4 1 0 /" },
        { "ESST3A without lag", Gen + "102 'ESST3A' 1 0.01 0.2 -0.2 8 1 5 20 0.02 10 -10 1 3.67 0.4 8.6 0.1 0.09 6.5 3 0 1 0 /" },
        { "TGOV1", Gen + "102 'TGOV1' 1 0.05 0.2 1.2 0 0.3 0.8 0.1 /" },
        { "GAST", Gen + "102 'GAST' 1 0.05 0.4 0.1 3 1.1 2 1.2 0 0.1 /" },
        { "HYGOV", Gen + "102 'HYGOV' 1 0.05 0.5 8 0.05 0.5 0.2 1.2 0 1.3 1.1 0.5 0.08 /" },
        { "IEEEG1", Gen + "102 'IEEEG1' 1 0 0 20 0.2 0 0.1 0.5 -0.5 1.2 0 0.3 0.3 0 7 0.4 0 0.4 0.3 0 0 0 0 /" },
        { "IEEEST", Gen + "102 'SEXS' 1 0.4 5.0 20 0.5 -5 5 /\n102 'IEEEST' 1 1 0 1.013 0.013 0 0 1.013 0.113 0 0.02 0 0 1.65 1.65 3 0.1 -0.1 0 0 /" },
        { "IEEEST of frequency", Gen + "102 'SEXS' 1 0.4 5.0 20 0.5 -5 5 /\n102 'IEEEST' 1 2 0 0 0 0 0 0 0 0.1 0.02 0.1 0.02 1.65 1.65 3 0.1 -0.1 1.2 0.7 /" },
        { "IEEEST of power", Gen + "102 'SEXS' 1 0.4 5.0 20 0.5 -5 5 /\n102 'IEEEST' 1 3 0 0 0 0 0 0 0 0.1 0.02 0.1 0.02 1.65 1.65 0.1 0.1 -0.1 0 0 /" },
        { "ST2CUT", Gen + "102 'SEXS' 1 0.4 5.0 20 0.5 -5 5 /\n102 'ST2CUT' 1 1 0 3 0 1 0.2 0.02 0.02 2 2 0.2 0.02 0.2 0.02 0 0 0.1 -0.1 0 0 /" },
        { "ST2CUT of acceleration and voltage", Gen + "102 'SEXS' 1 0.4 5.0 20 0.5 -5 5 /\n102 'ST2CUT' 1 4 0 6 0 1 0.2 0.02 0.02 0 2 0.2 0.02 0.2 0.02 0 0 0.1 -0.1 0.2 -0.2 /" },
        { "Renewables of voltage", "102 'REGCA1' 1 1 0.02 10 0.9 0.4 1.22 1.2 0.9 0.5 -1.3 0.02 0.7 10 -10 0.7 /\n102 'REECB1' 1 0 0 1 1 0 0.7 1.2 0.02 -0.05 0.05 2 1.1 -1.1 0 0.05 1 -1 1.1 0.9 0.1 1 1 5 0.02 99 -99 1.2 0 1.5 0.02 /\n102 'REPCA1' 1 0 0 0 '0 ' 0 1 1 0.02 2 1 0 0.05 0.7 0 0 0.02 0.1 -0.1 0 0 1 -1 0.5 0.2 0.25 -0.0006 0.0006 99 -99 1.2 0 0.1 20 20 /" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_begins_at_rest_swings_as_its_slopes_say_and_stays_finite_through_a_fault(string name, string records)
    {
        var raw = Repository.SharedData("psse-dynamics/GENROU/ThreeBusMulti.raw");
        var grid = PsseRaw.Read(File.ReadAllText(raw), raw);
        var model = GridModel.Of(grid, PsseDyr.Read("101 'GENCLS' 1 0 0 /\n" + records, name), new());
        var simulation = new GridSimulation(model);
        Assert.Empty(simulation.Notes.Sentences);
        foreach (var rate in simulation.Rates) Assert.True(Math.Abs(rate.Value) < 1e-9, $"{name}: {rate}");

        Slopes.Agree(model, 1e-3);
        var run = simulation.Run(5, 0.005, [.. EventText.Parse("fault 103 @0.5 for 100ms"), .. EventText.Parse("trip 101-102 @2")], TestContext.Current.CancellationToken);
        Assert.All(run.Rows, r => Assert.All(r, v => Assert.True(double.IsFinite(v))));
        var adaptive = new GridSimulation(model) { Tolerance = 1e-8 };
        var chosen = adaptive.Run(5, 0.005, [.. EventText.Parse("fault 103 @0.5 for 100ms"), .. EventText.Parse("trip 101-102 @2")], TestContext.Current.CancellationToken);
        var apart = run.Column("v 102").Zip(chosen.Column("v 102"), (a, b) => Math.Abs(a - b)).Max();
        output.WriteLine($"{name}: {simulation.States.Length} states, fastest {simulation.FastestRate:G3}/s, {simulation.Cuts} cuts, {adaptive.Steps} adaptive steps, {apart:G3} apart");
        // A converter whose limits depend on each other switches between them through a fault; the instants move with the step.
        Assert.True(apart < (name.StartsWith("Renewables", StringComparison.Ordinal) ? 5e-3 : 2e-4), $"{name}: fixed and adaptive steps are {apart} apart");
    }

    [Theory]
    [InlineData("102 'GENROU' 1 8.0 0.03 0.4 0.05 6.175 0.05 0.2 1.7 0.3 0.55 0.25 0.2 0 0 /", "Xd must be larger than Xl")]
    [InlineData("102 'GENROU' 1 8.0 0.03 0.4 0.05 6.175 0.05 1.8 1.7 0.2 0.55 0.25 0.2 0 0 /", "X'd must be larger than Xl")]
    [InlineData("102 'GENROU' 1 8.0 0.03 0.4 0.05 6.175 0.05 1.8 1.7 0.3 0.2 0.25 0.2 0 0 /", "X'q must be larger than Xl")]
    [InlineData("102 'GENSAE' 1 5.0 0.05 0.2 5.0 0.0 0.1 0.75 0.4 0.25 0.1 0 0 /", "Xd must be larger than Xl")]
    public void A_machine_whose_reactances_cannot_be_is_refused_in_one_sentence(string record, string says)
    {
        var model = GridModel.Of(Reference.Case("psse-dynamics/GENROU/ThreeBusMulti.raw"), PsseDyr.Read("101 'GENCLS' 1 0 0 /\n" + record, "case.dyr"), new());
        var refused = Assert.Throws<CaseException>(() => new GridSimulation(model));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }
}
