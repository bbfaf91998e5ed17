using Ballast.Vtn;
using Ballast.Vtn.Objects;
using Ballast.Vtn.Storage;

namespace Ballast.Wire.Tests.Vtn;

/// <summary>A store that does not answer for a while, as a database that is away.</summary>
public sealed class SilentStoreTest
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.2);

    [Fact]
    public async Task While_the_store_is_silent_changes_are_refused_in_time_and_taken_again_when_it_answers()
    {
        var store = new SilentStore();
        await using var host = await VtnHost.Start(new VtnOptions { StorePatience = Patience, FailedAttemptsPerMinute = 1000 }, store);
        var bl = await host.Bl();
        Assert.Equal(201, (await bl.Post("/programs", new { programName = "before" })).Status);
        Assert.Null(host.Vtn.Trouble);

        store.FallSilent();
        var waited = await bl.Post("/programs", new { programName = "during" });
        Assert.Equal(500, waited.Status);
        Assert.Contains("does not answer", waited.Detail, StringComparison.Ordinal);
        host.Time.Advance(Patience);
        Assert.Contains("no change is taken", (await bl.Post("/programs", new { programName = "refused" })).Detail, StringComparison.Ordinal);
        Assert.Contains("no change is taken", host.Vtn.Trouble, StringComparison.Ordinal);
        Assert.Equal(200, (await bl.Get("/programs")).Status);

        store.Answer();
        while (host.Vtn.Trouble is not null) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Null(host.Vtn.Failure);
        Assert.Equal(201, (await bl.Post("/programs", new { programName = "after" })).Status);
        Assert.Equal(["before", "during", "after"], (await bl.Get("/programs")).Json.EnumerateArray().Select(p => p.GetProperty("programName").GetString()!));
    }

    [Fact]
    public async Task A_store_that_fails_after_the_request_was_answered_stops_the_taking_of_changes_too()
    {
        var store = new SilentStore();
        await using var host = await VtnHost.Start(new VtnOptions { StorePatience = Patience, FailedAttemptsPerMinute = 1000 }, store);
        var bl = await host.Bl();
        store.FallSilent();
        Assert.Equal(500, (await bl.Post("/programs", new { programName = "p" })).Status);
        store.Fail("The disk is gone.");
        while (host.Vtn.Failure is null) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal("The disk is gone.", (await bl.Post("/programs", new { programName = "q" })).Detail);
    }

    [Fact]
    public async Task No_id_begins_with_a_dash_that_a_shell_command_would_take_for_an_option()
    {
        await using var host = await VtnHost.Start();
        var bl = await host.Bl();
        for (var i = 0; i < 400; i++) Assert.NotEqual('-', (await bl.Post("/programs", new { programName = host.Fresh("p") })).Id[0]);
    }

    sealed class SilentStore : IObjectStore
    {
        volatile TaskCompletionSource? silence;

        public void FallSilent() => silence = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Answer()
        {
            silence!.SetResult();
            silence = null;
        }

        public void Fail(string why) => silence!.SetException(new StoreException(why));

        public IAsyncEnumerable<VtnObject> Load(CancellationToken cancel) => AsyncEnumerable.Empty<VtnObject>();

        public Task Commit(Change change) => silence?.Task ?? Task.CompletedTask;

        public ValueTask DisposeAsync()
        {
            silence?.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
