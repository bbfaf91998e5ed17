using System.Globalization;
using System.IO.Compression;
using System.Text;
using Ballast.Studies.Headroom;

namespace Ballast.Studies.Tests.Headroom;

public class DemandReaderTests
{
    internal const string EiaHeader = "\"Balancing Authority\",\"Data Date\",\"Hour Number\",\"Local Time at End of Hour\",\"UTC Time at End of Hour\",\"Demand Forecast (MW)\",\"Demand (MW)\",\"Net Generation (MW)\",\"Total Interchange (MW)\",\"Sum(Valid DIBAs) (MW)\",\"Demand (MW) (Imputed)\",\"Net Generation (MW) (Imputed)\",\"Total Interchange (MW) (Imputed)\",\"Demand (MW) (Adjusted)\",\"Net Generation (MW) (Adjusted)\",\"Region\"\n";

    [Fact]
    public void A_wide_file_gives_a_series_for_each_area()
    {
        var areas = Read("utc,PJM,My Area\n2021-01-01T05:00Z,,3\n2021-01-01T06:00Z,100,4\n2021-01-01T07:00Z,101.5,5\n2021-01-01T08:00Z,102,\n");
        Assert.Equal(["PJM", "My Area"], areas.Select(a => a.Name));
        Assert.Equal([100, 101.5, 102], areas[0].Megawatts);
        Assert.Equal("2021-01-01T06:00Z", areas[0].TimeOf(0));
        Assert.Equal([3, 4, 5], areas[1].Megawatts);
    }

    [Theory]
    [InlineData("2021-01-01T05:00Z")]
    [InlineData("2021-01-01 05:00")]
    [InlineData("2021-01-01T05:00:00Z")]
    [InlineData("2021-01-01T00:00:00-05:00")]
    [InlineData("2021-01-01T05:00:00+00:00")]
    [InlineData("2021-01-01T10:30+05:30")]
    public void An_hour_is_read_in_the_usual_forms(string time) => Assert.Equal("2021-01-01T05:00Z", Read($"utc,A\n{time},7\n")[0].TimeOf(0));

    [Fact]
    public void Gzip_and_a_byte_order_mark_are_seen_by_the_first_bytes()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes("\uFEFFutc,A\r\n2021-01-01T05:00Z,7\r\n\r\n2021-01-01T06:00Z,8"));
        packed.Position = 0;
        var reader = new DemandReader(AreaTable.Standard, []);
        reader.Read(packed, "demand");
        Assert.Equal([7, 8], reader.Finish()[0].Megawatts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(200)]
    public void A_gzip_that_was_cut_is_refused(int less)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(Encoding.UTF8.GetBytes("utc,A\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"{DateTime.UnixEpoch.AddHours(450_000 + i):yyyy-MM-dd'T'HH:mm}Z,{1000 + i * i % 97}\n"))));
        var cut = new MemoryStream(packed.ToArray()[..^less]);
        var reader = new DemandReader(AreaTable.Standard, [], 24);
        Assert.StartsWith("d.csv.gz", Assert.Throws<StudyException>(() => { reader.Read(cut, "d.csv.gz"); reader.Finish(); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_gzip_is_said_to_be_one()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes("utc,A\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{DateTime.UnixEpoch.AddHours(450_000 + i):yyyy-MM-dd'T'HH:mm}Z,{i * 7919 % 1013}\n"))));
        var bytes = packed.ToArray();
        bytes.AsSpan(bytes.Length / 2, 40).Fill(0xff);
        var reader = new DemandReader(AreaTable.Standard, []);
        Assert.ThrowsAny<StudyException>(() => { reader.Read(new MemoryStream(bytes), "d.csv.gz"); reader.Finish(); });
    }

    [Fact]
    public void Empty_and_zero_hours_are_filled_by_a_straight_line_and_counted()
    {
        var area = Read(Wide(100, 0, null, 130, 140, 0, 150))[0];
        Assert.Equal([100, 110, 120, 130, 140, 145, 150], area.Megawatts);
        Assert.Equal((3, 2), (area.FilledHours, area.LongestFill));
    }

    [Fact]
    public void A_run_longer_than_the_fill_is_refused_with_its_row()
    {
        var text = Wide(100, null, null, null, 130);
        Assert.Equal([100, 107.5, 115, 122.5, 130], Read(text, fill: 3)[0].Megawatts);
        Assert.Equal("d.csv, row 3: A has no demand for 3 hours from here on, and no more than 2 are filled; mend the data, or raise --fill.", Refused(text, fill: 2));
    }

    [Theory]
    [InlineData("", "d.csv: the file is empty; it needs the header utc,AREA,… and a row per hour.")]
    [InlineData("utc,A\n", "d.csv: no area has a demand that is known here.")]
    [InlineData("utc\n2021-01-01T05:00Z\n", "d.csv, row 1: there is no area beside the hours; write utc,AREA,….")]
    [InlineData("local,A\n2021-01-01T05:00Z,7\n", "d.csv, row 1: the first column is called \"local\" and not utc; write utc,AREA,… and hours in UTC.")]
    [InlineData("utc,A,a\n", "d.csv, row 1: the area a has two columns; give each area one.")]
    [InlineData("utc,A,,B\n", "d.csv, row 1: column 3 has no name of 1 to 80 characters; name its area.")]
    [InlineData("utc,A\n2021-01-01T05:30Z,7\n", "d.csv, row 2: \"2021-01-01T05:30Z\" is not the begin of an hour; write it as 2016-01-31T05:00Z.")]
    [InlineData("utc,A\n2021-02-29T05:00Z,7\n", "d.csv, row 2: \"2021-02-29T05:00Z\" is not the begin of an hour; write it as 2016-01-31T05:00Z.")]
    [InlineData("utc,A\n2021-01-01T05:00Z,7\n2021-01-01T06:00Z,-8\n", "d.csv, row 3: the demand of A is -8 MW, and a demand is not negative; leave the field empty to have it filled.")]
    [InlineData("utc,A\n2021-01-01T05:00Z,7e9\n", "d.csv, row 2: the demand of A is 7000000000 MW, which is more than any area draws; write megawatts.")]
    [InlineData("utc,A\n2021-01-01T05:00Z,NaN\n", "d.csv, row 2: the demand \"NaN\" of A is not a number; leave the field empty where there is none.")]
    [InlineData("utc,A\n2021-01-01T05:00Z,x\n", "d.csv, row 2: the demand \"x\" of A is not a number; leave the field empty where there is none.")]
    [InlineData("utc,A,B\n2021-01-01T05:00Z,1,2\n2021-01-01T06:00Z,1\n", "d.csv, row 3: there are 1 values for 2 areas; write a comma for each that is missing.")]
    [InlineData("utc,A,B\n2021-01-01T05:00Z\n", "d.csv, row 2: there are 0 values for 2 areas; write a comma for each that is missing.")]
    [InlineData("utc,A\n2021-01-01T05:00Z,7,8\n", "d.csv, row 2: there are more values than the 1 areas of the header.")]
    [InlineData("utc,A\n2021-11-07T05:00Z,7\n2021-11-07T06:00Z,8\n2021-11-07T06:00Z,9\n", "d.csv, row 4: the hour 2021-11-07T06:00Z stands twice; where a clock is set back write UTC, and hours in their order.")]
    [InlineData("utc,A\n2021-11-07T05:00Z,7\n2021-11-07T03:00Z,8\n", "d.csv, row 3: the hour 2021-11-07T03:00Z stands behind 2021-11-07T05:00Z; where a clock is set back write UTC, and hours in their order.")]
    [InlineData("utc,A\n2021-03-14T07:00Z,7\n2021-03-14T09:00Z,8\n", "d.csv, row 3: the hour 2021-03-14T08:00Z is missing before 2021-03-14T09:00Z; where a clock is set forward write UTC, and an hour without data with empty fields.")]
    [InlineData("utc,A\n2021-03-14T07:00Z,\n2021-03-14T08:00Z,\n", "d.csv: A has no hour with a demand; leave it out by --area.")]
    public void Bad_rows_of_a_wide_file_are_told_in_one_sentence(string text, string sentence) => Assert.Equal(sentence, Refused(text));

    [Fact]
    public void Files_are_joined_whatever_their_order_and_an_hour_in_both_is_refused()
    {
        const string early = "utc,A\n2021-01-01T05:00Z,7\n2021-01-01T06:00Z,8\n", late = "utc,A\n2021-01-01T07:00Z,9\n", both = "utc,A\n2021-01-01T06:00Z,9\n", gone = "utc,A\n2021-01-01T09:00Z,9\n";
        Assert.Equal([7, 8, 9], Join(late, early)[0].Megawatts);
        Assert.Equal("2.csv, row 2: the hour 2021-01-01T06:00Z of A was there before, in 1.csv, row 3; where a clock is set back write UTC, and give no hour twice.", Assert.Throws<StudyException>(() => Join(early, both)).Message);
        Assert.Equal("1.csv, row 3: behind it the hour 2021-01-01T07:00Z of A is missing; where a clock is set forward write UTC, and an hour without data with an empty field.", Assert.Throws<StudyException>(() => Join(early, gone)).Message);

        static IReadOnlyList<AreaDemand> Join(params string[] texts)
        {
            var reader = new DemandReader(AreaTable.Standard, []);
            for (var i = 0; i < texts.Length; i++) reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(texts[i])), $"{i + 1}.csv");
            return reader.Finish();
        }
    }

    [Fact]
    public void Areas_are_chosen_by_name_or_by_code_in_the_order_asked()
    {
        const string text = "utc,A,ERCOT,PJM\n2021-01-01T05:00Z,1,2,3\n";
        Assert.Equal(["PJM", "ERCOT"], Read(text, areas: ["PJM", "ERCO"]).Select(a => a.Name));
        Assert.Equal("d.csv: there is no area MISO; there are A, ERCOT, PJM.", Refused(text, ["MISO"]));
    }

    [Fact]
    public void A_balance_file_gives_the_adjusted_demand_by_the_begin_of_its_hours()
    {
        var text = EiaHeader
            + "CISO,01/01/2021,1,01/01/2021 1:00:00 AM,01/01/2021 9:00:00 AM,\"21,000\",\"20,500\",1,2,3,,,,\"20,501\",5,CAL\n"
            + "CISO,1/1/2021,2,1/1/2021 2:00:00 AM,1/1/2021 10:00:00 AM,21000,20400,1,2,3,,,,,5,CAL\n"
            + "CISO,1/1/2021,3,1/1/2021 3:00:00 AM,1/1/2021 11:00:00 AM,21000,20300,1,2,3,,,,20303,5,CAL\n"
            + "CISO,1/1/2021,4,1/1/2021 4:00:00 AM,1/1/2021 12:00:00 PM,21000,,1,2,3,,,,,5,CAL\n"
            + "CISO,1/1/2021,5,1/1/2021 5:00:00 AM,1/1/2021 1:00:00 PM,21000,,1,2,3,,,,20505,5,CAL\n"
            + "ERCO,1/1/2021,5,1/1/2021 5:00:00 AM,1/1/2021 11:00:00 AM,,,1,2,3,,,,33,5,TEX\n"
            + "AVA,1/1/2021,5,1/1/2021 5:00:00 AM,1/1/2021 11:00:00 AM,,7,1,2,3,,,,33,5,NW\n"
            + "GRID,1/1/2021,5,1/1/2021 5:00:00 AM,1/1/2021 11:00:00 AM,,,1,2,3,,,,,5,NW\n";
        var reader = new DemandReader(AreaTable.Standard, []);
        reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "EIA930_BALANCE_2021_Jan_Jun.csv");
        var areas = reader.Finish();
        Assert.Equal(["CAISO", "ERCOT"], areas.Select(a => a.Name));
        Assert.Equal([20501, 20400, 20303, 20404, 20505], areas[0].Megawatts);
        Assert.Equal("2021-01-01T08:00Z", areas[0].TimeOf(0));
        Assert.Equal(["AVA", "GRID"], reader.LeftOut);
        Assert.Equal("AVA", Read(text, areas: ["AVA"])[0].Name);
    }

    [Theory]
    [InlineData("x,1/1/2021,4,1/1/2021 4:00:00 AM,1/1/2021 4:30:00 PM,1,2,3,4,5,6,7,8,9,10,X\n", "")]
    [InlineData("PJM,1/1/2021,4,1/1/2021 4:00:00 AM,1/1/2021 4:30:00 PM,1,2,3,4,5,6,7,8,9,10,X\n", "d.csv, row 2: \"1/1/2021 4:30:00 PM\" is not the end of an hour; it is written as 1/31/2019 6:00:00 AM.")]
    [InlineData("PJM,1/1/2021,4,1/1/2021 4:00:00 AM,13/13/2021 4:00:00 PM,1,2,3,4,5,6,7,8,9,10,X\n", "d.csv, row 2: \"13/13/2021 4:00:00 PM\" is not the end of an hour; it is written as 1/31/2019 6:00:00 AM.")]
    [InlineData("PJM,1/1/2021,4,1/1/2021 4:00:00 AM,1/1/2021 4:00:00 PM,1,2,3,4,5,6,7,8,-9,10,X\n", "d.csv, row 2: the demand of PJM is -9 MW, and a demand is not negative; leave the field empty to have it filled.")]
    [InlineData("PJM,1/1/2021,4,1/1/2021 4:00:00 AM,1/1/2021 4:00:00 PM,1\n", "d.csv, row 2: the row ends before its demand; fetch the file again.")]
    [InlineData("PJM,1/1/2021,4,1/1/2021 4:00:00 AM,1/1/2021 4:00:00 PM,1,2,3,4,5,6,7,8,x,10,X\n", "d.csv, row 2: the demand \"x\" of PJM is not a number.")]
    public void Bad_rows_of_a_balance_file_are_told_in_one_sentence(string row, string sentence) =>
        Assert.Equal(sentence.Length > 0 ? sentence : "d.csv: no area has a demand that is known here; name by --area which you want of x.", Refused(EiaHeader + row));

    [Fact]
    public void An_hour_twice_and_a_missing_hour_of_a_balance_file_are_refused()
    {
        static string Row(int hour) => $"PJM,1/1/2021,{hour},1/1/2021 {hour}:00:00 AM,1/1/2021 {hour}:00:00 AM,1,2,3,4,5,6,7,8,9,10,X\n";
        Assert.Equal("d.csv, row 4: the hour 2021-01-01T01:00Z of PJM was there before, in d.csv, row 3; where a clock is set back write UTC, and give no hour twice.", Refused(EiaHeader + Row(1) + Row(2) + Row(2)));
        Assert.Equal("d.csv, row 2: behind it the hour 2021-01-01T01:00Z of PJM is missing; where a clock is set forward write UTC, and an hour without data with an empty field.", Refused(EiaHeader + Row(1) + Row(3)));
        Assert.Equal("d.csv, row 1: there is no column \"UTC Time at End of Hour\"; give the file as EIA publishes it.", Refused("\"Balancing Authority\",\"Demand (MW)\"\n"));
    }

    [Fact]
    public void Any_wide_file_is_read_or_refused_in_a_sentence()
    {
        var good = "utc,PJM,A\n" + string.Concat(Enumerable.Range(0, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"2021-01-0{1 + i / 24}T{i % 24:00}:00Z,{100 + i}.5,{(i == 5 ? "" : 70 - i)}\n")));
        for (var i = 0; i < Fuzz.Count; i++) Survives(Fuzz.Hurt(good, i));
    }

    [Fact]
    public void Any_balance_file_is_read_or_refused_in_a_sentence()
    {
        var good = EiaHeader + string.Concat(Enumerable.Range(1, 8).Select(i => $"PJM,1/1/2021,{i},1/1/2021 {i}:00:00 AM,1/1/2021 {i}:00:00 AM,\"1,002\",2,3,4,5,6,7,8,\"10,00{i}\",10,X\n"));
        for (var i = 0; i < Fuzz.Count; i++) Survives(Fuzz.Hurt(good, i));
    }

    static void Survives(string text)
    {
        try
        {
            foreach (var area in Read(text))
            {
                Assert.True(area.Megawatts.All(m => m is > 0 and <= 1e7), text);
                AreaHours.Of(area, AreaRules.Usual("A", -5), partYears: true);
            }
        }
        catch (StudyException e)
        {
            Assert.EndsWith(".", e.Message);
        }
    }

    static string Wide(params int?[] values) => "utc,A\n" + string.Concat(values.Select((v, i) => $"2021-01-01T{i:00}:00Z,{v}\n"));

    static IReadOnlyList<AreaDemand> Read(string text, string[]? areas = null, int fill = 24)
    {
        var reader = new DemandReader(AreaTable.Standard, areas ?? [], fill);
        reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "d.csv");
        return reader.Finish();
    }

    static string Refused(string text, string[]? areas = null, int fill = 24) => Assert.Throws<StudyException>(() => Read(text, areas, fill)).Message;
}
