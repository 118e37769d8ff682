namespace AzureSimulator.Api;

/// <summary>Route handlers from functions of the simulator that a call is for.</summary>
internal static class Answers
{
    public static RequestDelegate With(Func<SimulatedAzure, HttpRequest, IResult> answer) =>
        context => answer(SimulatedAzure.Of(context), context.Request).ExecuteAsync(context);

    public static RequestDelegate With(Func<SimulatedAzure, HttpRequest, Task<IResult>> answer) =>
        async context => await (await answer(SimulatedAzure.Of(context), context.Request)).ExecuteAsync(context);
}
