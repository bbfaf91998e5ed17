using Ballast.App.Ven;

namespace Ballast.App.Tests.Ven;

public class OutboxTest
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_put_in_is_there_after_a_crash_in_its_order()
    {
        using var folder = new Folder();
        var crashed = Outbox.Open(folder["o"], 100);
        for (var i = 0; i < 5; i++) crashed.Put($"r{i}", "e", $"{{\"n\":{i}}}");
        crashed.Done(await crashed.Next(Cancel));
        // Nobody closes it: what a kill leaves is what stands in the file.
        File.Copy(folder["o"], folder["left"]);
        await File.AppendAllTextAsync(folder["left"], "{\"number\":99,\"name\":\"torn", Cancel);
        using var again = Outbox.Open(folder["left"], 100);
        Assert.Equal(4, again.Waiting);
        for (var i = 1; i < 5; i++)
        {
            var line = await again.Next(Cancel);
            Assert.Equal(($"r{i}", $"{{\"n\":{i}}}"), (line.Name, line.Json));
            again.Done(line);
        }
        Assert.Equal(0, again.Waiting);
        crashed.Dispose();
    }

    [Fact]
    public async Task A_report_of_the_same_name_takes_the_place_of_the_one_that_waits()
    {
        using var folder = new Folder();
        using var outbox = Outbox.Open(folder["o"], 100);
        outbox.Put("a", "e", "1");
        outbox.Put("b", "e", "2");
        outbox.Put("a", "e", "3");
        Assert.Equal(2, outbox.Waiting);
        outbox.Done(await outbox.Next(Cancel));
        Assert.Equal("3", (await outbox.Next(Cancel)).Json);
    }

    [Fact]
    public async Task Full_it_gives_up_the_oldest_and_says_how_many()
    {
        using var folder = new Folder();
        using var outbox = Outbox.Open(folder["o"], 3);
        Assert.Equal([0, 0, 0, 1, 1], Enumerable.Range(0, 5).Select(i => outbox.Put($"r{i}", "e", "{}")));
        Assert.Equal("r2", (await outbox.Next(Cancel)).Name);
    }

    [Fact]
    public async Task What_waits_for_an_event_that_is_gone_is_given_up()
    {
        using var folder = new Folder();
        using (var outbox = Outbox.Open(folder["o"], 10))
        {
            outbox.Put("a", "gone", "1");
            outbox.Put("b", "stays", "2");
            Assert.Equal(1, outbox.Forget("gone"));
        }
        using var again = Outbox.Open(folder["o"], 10);
        Assert.Equal("b", (await again.Next(Cancel)).Name);
        Assert.Equal(1, again.Waiting);
    }

    [Fact]
    public async Task Its_file_does_not_grow_with_what_is_done()
    {
        using var folder = new Folder();
        using var outbox = Outbox.Open(folder["o"], 10);
        for (var i = 0; i < 3000; i++)
        {
            outbox.Put("r", "e", new string('x', 100));
            outbox.Done(await outbox.Next(Cancel));
        }
        Assert.InRange(new FileInfo(folder["o"]).Length, 0, 500_000);
        Assert.Equal(0, outbox.Waiting);
    }

    [Fact]
    public async Task One_who_waits_is_woken()
    {
        using var folder = new Folder();
        using var outbox = Outbox.Open(folder["o"], 10);
        var next = outbox.Next(Cancel);
        Assert.False(next.IsCompleted);
        outbox.Put("r", "e", "{}");
        Assert.Equal("r", (await next).Name);
    }
}
