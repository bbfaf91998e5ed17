using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Tests.Dynamics;

public sealed class TraceLoadTextTests
{
    const string Whole = "7=training, of may.csv,pf=0.98,lag=5ms,limit=1.1,hold-up=0.02s";

    [Fact]
    public void A_load_has_what_is_written_and_otherwise_what_is_usual()
    {
        Assert.Equal(new TraceLoadText(7, "training.csv"), TraceLoadText.Parse("7=training.csv"));
        var text = TraceLoadText.Parse(Whole);
        Assert.Equal(new TraceLoadText(7, "training, of may.csv", 0.98, 0.005, 1.1, 0.02), text);
        Assert.Equal(new TraceLoadText(7, "run,seed=3.csv", 0.98), TraceLoadText.Parse("7=run,seed=3.csv,pf=0.98"));
        var load = text.On(new LoadTrace(1, [100, 150]));
        Assert.Equal((7, 165.0, 150.0), (load.Bus, load.MostCurrentMw, load.MostMw));
    }

    [Theory]
    [InlineData("training.csv", "is no load on a trace")]
    [InlineData("7=", "is no load on a trace")]
    [InlineData("7=a.csv,pf=2", "pf=2")]
    [InlineData("7=a.csv,lag=5m", "lag=5m")]
    [InlineData("7=a.csv,hold-up=nan", "hold-up=nan")]
    [InlineData("7=a.csv,limt=1.1", "limt=, which is not known here; what may follow the file is pf, lag, limit and hold-up")]
    [InlineData("7=a.csv,PF=0.9,lag=5ms", "PF=, which is not known here")]
    [InlineData("7=a.csv,limit=1.1=2", "limit=1.1=2")]
    public void What_is_none_is_refused_in_one_sentence(string text, string says) =>
        Assert.Contains(says, Assert.Throws<CaseException>(() => TraceLoadText.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        for (var i = 0; i < Fuzz.Count; i++)
        {
            try
            {
                Assert.True(TraceLoadText.Parse(Fuzz.Hurt(Whole, i)).Bus >= 0);
            }
            catch (CaseException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }
}
