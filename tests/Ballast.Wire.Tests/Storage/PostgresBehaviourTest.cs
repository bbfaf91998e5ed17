using Ballast.Vtn.Storage;
using Ballast.Wire.Tests.Peers;
using Ballast.Wire.Tests.Vtn;

namespace Ballast.Wire.Tests.Storage;

/// <summary>A server whose objects are in PostgreSQL.</summary>
public sealed class PostgresHost : SharedHost
{
    Postgres? postgres;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
    }

    protected override async Task<IObjectStore?> Store()
    {
        postgres = await Postgres.Start();
        return await PostgresStore.Open(new() { Address = postgres.Address("behaviour") }, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}

/// <summary>All that a server does, with PostgreSQL behind it.</summary>
public sealed class PostgresBehaviourTest(PostgresHost shared) : BehaviourSuite(shared), IClassFixture<PostgresHost>
{
    private protected override bool ThroughPrism => false;
}
