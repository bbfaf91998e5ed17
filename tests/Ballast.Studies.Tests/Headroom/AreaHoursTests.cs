using System.Text;
using Ballast.Studies.Headroom;

namespace Ballast.Studies.Tests.Headroom;

public class AreaHoursTests
{
    [Fact]
    public void The_threshold_of_summer_holds_from_April_to_October_and_the_winters_in_the_other_months()
    {
        // A peak of its own in each season, one hour long; all else is 500 MW.
        var hours = SmallArea.Of(i => i switch { 500 => 900, 5000 => 1100, _ => 500 }, 8760);
        Assert.Equal((1100.0, 900.0), (hours.SummerPeak.Megawatts, hours.WinterPeak.Megawatts));
        Assert.Equal(400, hours.Gaps[89 * 24 + 23]);
        Assert.Equal(600, hours.Gaps[90 * 24]);
        Assert.Equal(600, hours.Gaps[303 * 24 + 23]);
        Assert.Equal(400, hours.Gaps[304 * 24]);
        Assert.Equal(0, hours.Gaps[5000]);
    }

    [Fact]
    public void An_hour_above_its_threshold_has_no_room()
    {
        var hours = SmallArea.Of(i => i switch { 500 => 900, 5000 => 1100, 100 * 24 => 1300, _ => 500 }, 8760);
        Assert.Equal(1100, hours.SummerPeak.Megawatts);
        Assert.Equal(0, hours.Gaps[100 * 24]);
    }

    [Fact]
    public void Months_and_years_are_those_of_the_areas_standard_time()
    {
        var demand = new AreaDemand("X", (new DateTime(2020, 1, 1, 6, 0, 0).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerHour, [.. Enumerable.Repeat(5.0, 8784 + 8760)]);
        var hours = AreaHours.Of(demand, AreaRules.Usual("X", -6));
        Assert.Equal([(2020, 0, 8784), (2021, 8784, 8760)], hours.Years.Select(y => (y.Year, y.Start, y.Count)));
        Assert.Equal(24, hours.Months.Length);
        Assert.Equal((1, 744), (hours.Months[0].Month, hours.Months[0].Count));
        Assert.Equal(0, hours.FirstLocalHour % 24);
    }

    [Fact]
    public void Years_that_are_not_whole_are_left_out_or_counted_over_their_own_hours()
    {
        var demand = new AreaDemand("X", (new DateTime(2020, 7, 1).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerHour, [.. Enumerable.Range(0, 184 * 24 + 8760 + 100).Select(i => 500.0 + i % 24)]);
        var whole = AreaHours.Of(demand, AreaRules.Usual("X", 0));
        Assert.Equal([2021], whole.Years.Select(y => y.Year));
        Assert.Equal([2020, 2022], whole.LeftOut);
        Assert.Equal(8760, whole.Gaps.Length);
        var parts = AreaHours.Of(demand, AreaRules.Usual("X", 0), partYears: true);
        Assert.Equal([184.0 * 24, 8760, 100], parts.Years.Select(AreaHours.Counted));
    }

    [Fact]
    public void No_whole_year_is_told_with_the_span_there_is()
    {
        var demand = new AreaDemand("X", 0, [.. Enumerable.Repeat(5.0, 100)]);
        Assert.Equal("X has no whole year between 1970-01-01T00:00Z and 1970-01-05T03:00Z; give all of its files, or keep parts of years by --part-years.", Assert.Throws<StudyException>(() => AreaHours.Of(demand, AreaRules.Usual("X", 0))).Message);
    }

    [Fact]
    public void The_table_knows_22_areas_by_name_and_by_code()
    {
        Assert.Equal(22, AreaTable.Standard.All.Count);
        Assert.Equal("CAISO", AreaTable.Standard.Find("ciso")!.Name);
        Assert.True(AreaTable.Standard.Find("CAISO")!.SummerPeak.Has(9));
        Assert.False(AreaTable.Standard.Find("PJM")!.SummerPeak.Has(9));
        Assert.Null(AreaTable.Standard.Find("MARS"));
    }

    [Fact]
    public void A_users_table_goes_over_the_programs()
    {
        var table = AreaTable.Standard.With($"{AreaTable.Header}\nPJM,PJM,-6,7,1,4-10,12-2\nHOME,,2,6-8,12-2,4-10,11-3\n", "areas.csv");
        Assert.Equal(23, table.All.Count);
        Assert.Equal(-6, table.Find("PJM")!.UtcOffsetHours);
        Assert.True(table.Find("HOME")!.WinterSeason.Has(3));
        Assert.False(table.Find("PJM")!.SummerPeak.Has(6));
    }

    [Theory]
    [InlineData("PJM,PJM,-6,7\n", "a.csv, row 1: there are 4 fields and not the seven of area,eia_code,utc_offset_h,summer_peak_months,winter_peak_months,summer_threshold_months,winter_months.")]
    [InlineData("PJM,PJM,-60,6-8,12-2,4-10,12-2\n", "a.csv, row 1: the offset \"-60\" is not whole hours from -12 to 14.")]
    [InlineData("PJM,PJM,-6,6-13,12-2,4-10,12-2\n", "a.csv, row 1: \"6-13\" is not a span of months; write 6-8, or 12-2 for December to February.")]
    [InlineData(",PJM,-6,6-8,12-2,4-10,12-2\n", "a.csv, row 1: the area has no name of 1 to 80 characters.")]
    [InlineData("# nothing\n", "a.csv: there is no row; write area,eia_code,utc_offset_h,summer_peak_months,winter_peak_months,summer_threshold_months,winter_months and one row per area.")]
    public void A_bad_table_is_told_in_one_sentence(string text, string sentence) => Assert.Equal(sentence, Assert.Throws<StudyException>(() => AreaTable.Standard.With(text, "a.csv")).Message);

    [Fact]
    public void A_shape_is_laid_over_days_weeks_and_years()
    {
        var hours = SmallArea.Of(_ => 500);
        var day = Shape("hour,mw\n" + string.Concat(Enumerable.Range(0, 24).Select(h => $"{h},{h + 1}\n"))).Over(hours);
        Assert.Equal([1 / 24.0, 1, 1 / 24.0], [day[0], day[23], day[24]]);
        // 1 January 2021 is a Friday.
        var week = Shape("per_unit\n" + string.Concat(Enumerable.Range(0, 168).Select(h => h / 24 == 4 ? "0.75\n" : "0.5\n"))).Over(hours);
        Assert.Equal([0.75, 0.75, 0.5], [week[0], week[23], week[24]]);
        var year = Shape("hour,kw\n" + string.Concat(Enumerable.Range(1, 8784).Select(h => $"{h},{h}\n"))).Over(hours);
        Assert.Equal((59 * 24) / 8784.0, year[59 * 24 - 1]);
        Assert.Equal((60 * 24 + 1) / 8784.0, year[59 * 24]);
    }

    [Theory]
    [InlineData("", "s.csv: the file is empty; write a header such as hour,mw and 24, 168, 8760 or 8784 rows.")]
    [InlineData("1\n2\n", "s.csv, row 1: there is no header; write hour,mw or hour,per_unit above the values.")]
    [InlineData("mw\n1\n2\n", "s.csv: there are 2 values; write 24 for a day, 168 for a week, 8760 or 8784 for a year.")]
    [InlineData("mw\n1\n-2\n", "s.csv, row 3: the load is -2, and a load is not negative.")]
    [InlineData("per_unit\n1.5\n", "s.csv, row 2: the load is 1.5 per unit of its nameplate, which is more than all of it.")]
    [InlineData("mw\nx\n", "s.csv, row 2: the load \"x\" is not a number.")]
    public void A_bad_shape_is_told_in_one_sentence(string text, string sentence) => Assert.Equal(sentence, Assert.Throws<StudyException>(() => Shape(text)).Message);

    [Fact]
    public void Any_shape_and_any_table_is_read_or_refused_in_a_sentence()
    {
        var shape = "hour,mw\n" + string.Concat(Enumerable.Range(0, 24).Select(h => $"{h},{h + 1}.25\n"));
        var table = $"{AreaTable.Header}\nPJM,PJM,-6,7,1,4-10,12-2\nHOME,,2,6-8,12-2,4-10,11-3\n";
        for (var i = 0; i < Fuzz.Count; i++)
        {
            Survives(() => Shape(Fuzz.Hurt(shape, i)));
            Survives(() => AreaTable.Standard.With(Fuzz.Hurt(table, i), "a.csv"));
        }

        static void Survives(Action read)
        {
            try
            {
                read();
            }
            catch (StudyException e)
            {
                Assert.EndsWith(".", e.Message);
            }
        }
    }

    static LoadShape Shape(string text) => LoadShape.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "s.csv");
}
