using Ballast.State;

namespace Ballast.Tests.State;

public class RestoreTest
{
    [Theory]
    [InlineData("phoenix.yaml")]
    [InlineData("phoenix-facility.yaml")]
    [InlineData("deep.yaml")]
    [InlineData("two-peaks.yaml")]
    [InlineData("phoenix-battery.yaml")]
    [InlineData("emergency.yaml")]
    [InlineData("chaos.yaml")]
    public void Restored_at_any_tick_it_goes_on_byte_for_byte(string scenario)
    {
        var random = new Random(scenario.Length);
        var loaded = Story.Load(scenario);
        for (var round = 0; round < 3; round++)
        {
            var seed = (ulong)random.Next(1000);
            var first = new Story(loaded, seed);
            // One that is saved and restored again and again keeps step with one that never was.
            var again = first.Restored();
            var change = random.Next(1, 600);
            for (var tick = 0; !first.Over; tick++)
            {
                if (tick == change)
                {
                    again = again.Restored();
                    change += random.Next(1, 1200);
                }
                var expected = first.Tick();
                Assert.True(expected.SequenceEqual(again.Tick()), $"{scenario}, seed {seed}: tick {tick} differs");
                Assert.Equal(first.Plant.TrueMeterWatts, again.Plant.TrueMeterWatts);
                if (tick != change - 1) continue;
                var (a, b) = (first.Save(), again.Save());
                Assert.True(a.Coordinator.AsSpan().SequenceEqual(b.Coordinator), $"{scenario}, seed {seed}: the coordinator's state differs at tick {tick}");
                Assert.True(a.Plant.AsSpan().SequenceEqual(b.Plant), $"{scenario}, seed {seed}: the plant's state differs at tick {tick}");
            }
        }
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_with_a_sentence()
    {
        var story = new Story(Story.Load("phoenix.yaml"), 1);
        for (var i = 0; i < 100; i++) story.Tick();
        var (coordinator, plant) = story.Save();
        var site = story.Coordinator.Site;
        var version = (byte[])coordinator.Clone();
        version[0]++;
        Assert.Contains("version 2", Assert.Throws<InvalidDataException>(() => Coordinator.Restore(site, version)).Message, StringComparison.Ordinal);
        for (var cut = 0; cut < coordinator.Length; cut += 97) Assert.Throws<InvalidDataException>(() => Coordinator.Restore(site, coordinator[..cut]));
        Assert.Throws<InvalidDataException>(() => Coordinator.Restore(site, [.. coordinator, 0]));
        Assert.Throws<InvalidDataException>(() => Coordinator.Restore(site with { Jobs = site.Jobs.RemoveAt(0) }, coordinator));
        Assert.Throws<InvalidDataException>(() => new Story(Story.Load("phoenix.yaml"), 1).Plant.Restore(plant[..^1]));
    }
}
