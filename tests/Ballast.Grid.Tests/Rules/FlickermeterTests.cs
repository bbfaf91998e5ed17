using Ballast.Grid.Rules;

namespace Ballast.Grid.Tests.Rules;

public class FlickermeterTests
{
    /// <summary>Rectangular changes a minute and their depth in percent at which Pst is one: IEC 61000-4-15, edition 2, table 5 (230 V 50 Hz, 120 V 60 Hz).</summary>
    public static TheoryData<double, double, bool> Table => new()
    {
        { 1, 2.715, false }, { 2, 2.191, false }, { 7, 1.450, false }, { 39, 0.894, false }, { 110, 0.722, false }, { 1620, 0.407, false },
        { 1, 3.181, true }, { 2, 2.564, true }, { 7, 1.694, true }, { 39, 1.040, true }, { 110, 0.844, true }, { 1620, 0.548, true },
    };

    [Theory, MemberData(nameof(Table))]
    public void Rectangular_changes_of_the_tabulated_depth_give_one(double changesPerMinute, double percent, bool is120Volt)
    {
        const double step = 5e-4;
        var meter = new Flickermeter(step, is120Volt);
        var half = 60 / changesPerMinute;
        // From low to high and back around nominal, as the standard's modulation does; the first minutes settle the filters.
        void Run(double from, double seconds)
        {
            for (var i = 0; i < seconds / step; i++) meter.Add(0.005 * percent * ((long)Math.Floor((from + i * step) / half) % 2 == 0 ? 1 : -1));
        }
        Run(0, 120);
        meter.Severity();
        Run(120, 600);
        var severity = meter.Severity();
        TestContext.Current.SendDiagnosticMessage($"{changesPerMinute} a minute, {(is120Volt ? 120 : 230)} V: Pst {severity:0.000}");
        Assert.InRange(severity, 0.95, 1.05);
    }

    [Theory]
    [InlineData(0.5, 2.325, false)]
    [InlineData(1.0, 1.397, false)]
    [InlineData(3.0, 0.645, false)]
    [InlineData(8.8, 0.250, false)]
    [InlineData(20.0, 0.704, false)]
    [InlineData(8.8, 0.321, true)]
    public void Sines_of_the_tabulated_depth_give_a_greatest_sensation_of_one(double hertz, double percent, bool is120Volt)
    {
        const double step = 5e-4;
        var meter = new Flickermeter(step, is120Volt);
        var greatest = 0.0;
        for (var i = 0; i < 60 / step; i++)
        {
            var sensation = meter.Add(0.005 * percent * Math.Sin(2 * Math.PI * hertz * i * step));
            if (i * step > 40) greatest = Math.Max(greatest, sensation);
        }
        Assert.InRange(greatest, 0.92, 1.08);
    }

    [Fact]
    public void Severity_grows_in_proportion_to_the_depth()
    {
        double Of(double depth)
        {
            var meter = new Flickermeter(1e-3, false);
            for (var i = 0; i < 600_000; i++) meter.Add(i / 700 % 2 == 0 ? depth : -depth);
            return meter.Severity();
        }
        Assert.InRange(Of(2e-3) / Of(1e-3), 1.98, 2.02);
    }
}
