namespace Ballast.Tests;

public class SmokeTest
{
    [Fact]
    public void Units_multiply() => Assert.Equal(5.0, (new Units.Power(5000) * TimeSpan.FromHours(1)).KilowattHours);
}
