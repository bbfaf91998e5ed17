using System.Globalization;
using Ballast.Studies.Storage;

namespace Ballast.Studies.Tests.Storage;

/// <summary>The dispatch of a 1 MW battery on CAISO's prices of 2020 against optima found elsewhere.</summary>
public class PublishedDispatchTests
{
    static void Near(double asked, double found) => Assert.True(Math.Abs(found - asked) <= 1e-6 * Math.Abs(asked), $"{found:R} where {asked:R} is asked");

    [Fact]
    public void A_year_of_prices_is_read_as_it_is()
    {
        var prices = CaisoPrices.Read();
        Assert.Equal(8784, prices.Count);
        Assert.Equal(new DateTime(2020, 1, 1), prices.Start);
        Assert.Equal(35.555, prices.Energy.Average(), 5e-4);
        Assert.Equal(-10.17, prices.Energy.Min(), 5e-3);
        Assert.Equal(1557.43, prices.Energy.Max(), 5e-3);
        Assert.Equal(127, prices.Energy.Count(p => p < 0));
        Assert.Equal(366, PriceWindows.Of(prices, WindowLength.Day).Length);
        Assert.All(PriceWindows.Of(prices, WindowLength.Day), w => Assert.Equal(24, w.Count));
    }

    [Theory]
    [InlineData(76305.4976, WindowLength.Day, 4, 0.85, 1, 0, true)]
    [InlineData(72409.7223, WindowLength.Day, 4, 0.85, 1, 2, true)]
    [InlineData(76308.3582, WindowLength.Day, 4, 0.85, 1, 0, false)]
    [InlineData(73198.0125, WindowLength.Day, 4, 0.92195444572928873, 0.92195444572928873, 0, true)]
    [InlineData(76353.4286, WindowLength.Year, 4, 0.85, 1, 0, true)]
    [InlineData(76356.2891, WindowLength.Year, 4, 0.85, 1, 0, false)]
    [InlineData(83309.0562, WindowLength.Year, 4, 0.96, 1, 0, true)]
    [InlineData(62274.4934, WindowLength.Year, 100, 0.45, 1, 0, true)]
    public void Arbitrage_earns_what_was_found_elsewhere(double asked, WindowLength length, double energy, double charge, double discharge, double cost, bool exclusive) =>
        Near(asked, CaisoPrices.Net(CaisoPrices.Battery(energy, charge, discharge) with { OperatingCost = cost }, length, exclusive));

    [Fact]
    public void Energy_with_regulation_is_DER_VETs_to_a_millionth_on_each_of_its_first_forty_days()
    {
        var prices = CaisoPrices.Read();
        var battery = CaisoPrices.Battery() with { OperatingCost = 2, Regulation = new(DerVetCompatible: true) };
        var days = PriceWindows.Of(prices, WindowLength.Day);
        foreach (var line in File.ReadLines(Repository.SharedData("caiso-2020/dervet_objective_first40days.csv")).Skip(1))
        {
            var cells = line.Split(',').Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray();
            var (from, count) = days[(int)cells[0] - 1];
            // The fixed cost of 10,000 $ a year stands in every row and in no day.
            Near(-(cells[1] + cells[2] + cells[3] + cells[4] + cells[6]), Revenue.Of(battery, prices, new WindowModel(battery, prices, from, count).Solve()).Net);
        }
    }

    [Fact]
    public void Energy_with_regulation_is_DER_VETs_over_the_year() =>
        Near(177621.631491, CaisoPrices.Net(CaisoPrices.Battery() with { OperatingCost = 2, Regulation = new(DerVetCompatible: true) }, WindowLength.Day));
}
