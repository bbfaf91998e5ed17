using System.Globalization;
using System.Text;
using Ballast.Grid.Cases;
using Ballast.Grid.Traces;
using FsCheck.Fluent;

namespace Ballast.Grid.Tests.Traces;

public class LoadTraceTests
{
    static LoadTrace Read(string text, double? step = null) => LoadTraceFile.Read(Encoding.UTF8.GetBytes(text), "trace.csv", step);

    [Theory]
    [InlineData("t_s,mw\n0,100\n0.01,101.5\n0.02,99\n")]
    [InlineData("0,100\n0.01,101.5\n0.02,99")]
    [InlineData("\uFEFFtime,kw\r\n0,100000\r\n0.01,101500\r\n0.02,99000\r\n")]
    [InlineData("t_ms,W\n0,1e8\n10,1.015e8\n20,99000000\n")]
    [InlineData("# made by hand\n\ntime (s), site, meterKw\n5.00,x,100000\n5.01,x,101500\n\n5.02,x,99000\n")]
    [InlineData("time,meter_kW\n2026-05-03T21:00:00.000Z,100000\n2026-05-03T21:00:00.010Z,101500\n2026-05-03T21:00:00.020Z,99000\n")]
    public void Every_form_is_read(string text)
    {
        var trace = Read(text);
        Assert.Equal(0.01, trace.StepSeconds);
        Assert.Equal([100, 101.5, 99], trace.Megawatts);
    }

    [Fact]
    public void A_power_column_alone_needs_its_step()
    {
        Assert.Equal(0.02, Read("mw\n1\n2\n3\n", 0.02).StepSeconds);
        Assert.Contains("--step", Assert.Throws<CaseException>(() => Read("1\n2\n3\n")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t_s,mw\n0,1\n1,NaN\n2,1\n", "trace.csv(3): the power is \"NaN\", which is no power; fill the gap or cut the trace there.")]
    [InlineData("t_s,mw\n0,1\n1,\n2,1\n", "trace.csv(3): the power is missing; fill the gap or cut the trace there.")]
    [InlineData("t_s,mw\n0,1\n1\n2,1\n", "trace.csv(3): the power is missing; every row has one.")]
    [InlineData("t_s,mw\n0,1\n1,-4\n2,1\n", "trace.csv(3): the power is -4 MW; a load draws power, which is written without a sign.")]
    [InlineData("t_s,mw\n0,1\n1,1\n4,1\n5,1\n6,1\n7,1\n", "trace.csv(4): there is a gap, the time goes from 1 s to 4 s where steps are 1 s; fill it or cut the trace there.")]
    [InlineData("t_s,mw\n0,1\n2,1\n1,1\n", "trace.csv(4): time runs backwards, from 2 s in the row before to 1 s; put the rows in the order of time.")]
    [InlineData("t_s,mw\n0,1\n1,1\n3,1\n2,1\n4,1\n5,1\n", "trace.csv(5): time runs backwards, from 3 s in the row before to 2 s; put the rows in the order of time.")]
    [InlineData("t_s,mw\n0,1\n1,1\n1,1\n2,1\n", "trace.csv(4): the time 1 s is that of the row before; leave one of the two out.")]
    [InlineData("t_s,mw\n0,1\n1,x\n", "trace.csv(3): the power \"x\" is not a number.")]
    [InlineData("t_s,mw\n0,1\n1,1\n2.3,1\n3,1\n4,1\n", "trace.csv(4): the time 2.3 s lies more than a tenth of a step from its even place 2 s (steps of 1 s); resample the trace to even steps.")]
    [InlineData("", "trace.csv: the file is empty; a trace has one row per sample, time in seconds and power in MW, as 0.01,98.6.")]
    [InlineData("t_s,mw\n", "trace.csv: there are no samples; a trace has one row per sample, time in seconds and power in MW, as 0.01,98.6.")]
    [InlineData("t_s,volts\n1,2\n", "trace.csv(1): no column of the header names a power; call it mw, kw or w.")]
    [InlineData("0,1,2\n1,1,2\n", "trace.csv(1): there are 3 columns and no header; write t_s,mw above the two that hold time and power.")]
    [InlineData("0,1\n", "trace.csv: there is one sample alone, so its step cannot be known; a trace has at least two.")]
    public void What_is_wrong_is_said_in_one_sentence_with_the_row(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<CaseException>(() => Read(text)).Message);

    [Fact]
    public void Times_that_were_rounded_when_written_are_even()
    {
        var text = new StringBuilder("t_s,mw\n");
        for (var i = 0; i < 5000; i++) text.Append(CultureInfo.InvariantCulture, $"{i / 120.0:0.000},{i % 7}\n");
        Assert.Equal(1 / 120.0, Read(text.ToString()).StepSeconds);
    }

    [Fact]
    public void One_sample_left_out_of_many_is_found_where_it_is()
    {
        var text = new StringBuilder("t_s,mw\n");
        for (var i = 0; i < 5000; i++)
            if (i != 3210) text.Append(CultureInfo.InvariantCulture, $"{i * 0.001:0.000},5\n");
        Assert.StartsWith("trace.csv(3212): there is a gap, the time goes from 3.209 s to 3.211 s", Assert.Throws<CaseException>(() => Read(text.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_to_the_bit() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<double[]>().Filter(v => v.Length > 1 && v.All(x => double.IsFinite(x) && Math.Abs(x) < 1e200)),
        Gen.Elements(1e-4, 1e-3, 1 / 120.0, 0.02, 1, 60, 1 / 3.0).ToArbitrary(), (values, step) =>
        {
            var trace = new LoadTrace(step, [.. values.Select(Math.Abs)]);
            using var stream = new MemoryStream();
            LoadTraceFile.Write(stream, trace);
            var back = LoadTraceFile.Read(stream.ToArray(), "back.csv");
            return back.Megawatts.SequenceEqual(trace.Megawatts) && Math.Abs(back.StepSeconds / step - 1) < 1e-5;
        }));

    [Fact]
    public void Numbers_are_read_to_the_bit_as_the_runtime_reads_them()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var number = (random.NextDouble() * Math.Pow(10, random.Next(-3, 7))).ToString(random.Next(2) == 0 ? "R" : "F" + random.Next(0, 18), CultureInfo.InvariantCulture);
            Assert.Equal(double.Parse(number, CultureInfo.InvariantCulture), Read($"mw\n{number}\n", 1).Megawatts[0]);
        }
    }

    [Fact]
    public void A_coarser_step_keeps_the_energy_and_a_finer_one_holds_the_sample()
    {
        var trace = new LoadTrace(0.1, Noise.Walk(1, 3000, 50, 1));
        var coarse = trace.Every(0.25);
        Assert.Equal(1200, coarse.Count);
        Assert.Equal(trace.Megawatts.Sum() * 0.1, coarse.Megawatts.Sum() * 0.25, 6);
        var fine = trace.Every(0.01);
        Assert.Equal(30_000, fine.Count);
        Assert.All(Enumerable.Range(0, fine.Count), i => Assert.Equal(trace.Megawatts[i / 10], fine.Megawatts[i], 9));
    }

    [Fact]
    public void A_mutated_trace_gives_a_trace_or_one_sentence()
    {
        var original = "t_s,mw\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i * 0.01:0.00},{100 + i % 3}.5\n"));
        string[] tokens = ["\n", ",", "-", "NaN", "1e308", "1e999", "\"", "\0", "é", "\r", "# ", "t_ms", ";", "", "99999999999999999999", "2026-01-01T00:00:00Z", " ", "\ud800", "."];
        var random = new Random(11);
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var text = original;
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                var length = Math.Min(random.Next(0, 12), text.Length - at);
                text = text.Remove(at, length).Insert(at, random.Next(4) == 0 ? ((char)random.Next(1, 0x300)).ToString() : tokens[random.Next(tokens.Length)]);
                if (text.Length == 0) text = "x";
            }
            try
            {
                var trace = Read(text, random.Next(8) == 0 ? 0.01 : null);
                Assert.All(trace.Megawatts, v => Assert.True(double.IsFinite(v) && v >= 0));
            }
            catch (CaseException e)
            {
                Assert.Matches(@"^[^\r\n\0]{10,400}\.$", e.Message);
            }
        }
    }
}
