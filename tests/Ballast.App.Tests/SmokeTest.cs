namespace Ballast.App.Tests;

public class SmokeTest
{
    [Fact]
    public void Runs() => Assert.NotNull(typeof(Program));
}
