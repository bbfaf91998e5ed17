using Ballast.App.Storage;

namespace Ballast.App.Tests.Storage;

public class KillTest
{
    const int Kills = 200;
    const int AtOnce = 2;

    [Fact]
    public async Task What_was_acknowledged_survives_kill_minus_9_at_200_instants()
    {
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(lane => Task.Run(() => Torture(lane))));
    }

    static async Task Torture(int lane)
    {
        using var folder = new Folder();
        var random = new Random(lane);
        var (path, last) = (folder["j0"], -1L);
        for (var kill = 0; kill < Kills / AtOnce; kill++)
        {
            // A new file now and then, so that opening stays quick; the rest go on where the dead one stopped.
            if (kill % 10 == 0) (path, last) = (folder[$"j{kill}"], -1L);
            using var child = Child.Start("journal-torture", path);
            var acknowledged = last;
            var number = new byte[8];
            for (var more = random.Next(400); more >= 0; more--)
            {
                await child.Bytes.ReadExactlyAsync(number, TestContext.Current.CancellationToken);
                acknowledged = BitConverter.ToInt64(number);
            }
            child.Kill();
            // What it had said before it died counts too.
            while (await child.Bytes.ReadAtLeastAsync(number, 8, throwOnEndOfStream: false) == 8) acknowledged = BitConverter.ToInt64(number);

            var numbers = FileJournalTest.Numbers(path);
            Assert.Equal(Enumerable.Range(0, numbers.Count).Select(n => (long)n), numbers);
            Assert.True(numbers.Count > acknowledged, $"{acknowledged} was acknowledged, and the journal ends before {numbers.Count}");
            Assert.True(acknowledged > last, "Nothing was appended after the last kill.");
            last = numbers.Count - 1;
        }
    }
}
