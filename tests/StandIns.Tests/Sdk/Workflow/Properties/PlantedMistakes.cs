using Dapr.DurableTask.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace StandIns.Tests.Sdk.Workflow.Properties;

/// <summary>Executors that are wrong in one way each, to see that the properties notice.</summary>
internal static class PlantedMistakes
{
    public static readonly Dictionary<string, Func<Func<WorkflowRequest, WorkflowResponse>, Func<WorkflowRequest, WorkflowResponse>>> All = new()
    {
        ["a number too high after the first action of a turn"] = run => Answer(run, response =>
        {
            foreach (var action in response.Actions.Skip(1)) action.Id++;
        }),
        ["an event is not carried over"] = run => Answer(run, response =>
        {
            foreach (var end in response.Actions.Select(action => action.CompleteWorkflow).OfType<CompleteWorkflowAction>().Where(end => end.CarryoverEvents.Count > 0))
                end.CarryoverEvents.RemoveAt(0);
        }),
        ["an event to another instance is forgotten"] = run => Answer(run, response =>
        {
            if (response.Actions.FirstOrDefault(action => action.SendEvent is not null) is { } sent) response.Actions.Remove(sent);
        }),
        ["what is asked for is asked for again"] = run =>
        {
            WorkflowAction? before = null;
            return Answer(run, response =>
            {
                if (before is not null && response.Actions.Count == 0) response.Actions.Add(before);
                before = response.Actions.FirstOrDefault(action => action.ScheduleTask is not null);
            });
        },
        ["every call has the same execution id"] = run => Answer(run, response =>
        {
            foreach (var action in response.Actions.Where(action => action.ScheduleTask is not null)) action.ScheduleTask.TaskExecutionId = "same";
        }),
        ["nothing counts as a replay"] = run => Ask(run, request =>
        {
            request.NewEvents.Clear();
            request.PastEvents.Clear();
        }, all: true),
        ["the events of a turn are taken backwards"] = run => Ask(run, request =>
        {
            var news = request.NewEvents.ToList();
            if (request.PastEvents.Count == 0) return;
            request.NewEvents.Clear();
            request.NewEvents.Add([news[0], .. news.Skip(1).Reverse()]);
        }),
        ["the last of several events is lost"] = run => Ask(run, request =>
        {
            if (request.NewEvents.Count > 2) request.NewEvents.RemoveAt(request.NewEvents.Count - 1);
        }),
        ["time stands still"] = run => Ask(run, request =>
        {
            foreach (var happened in request.PastEvents.Concat(request.NewEvents)) happened.Timestamp = new Timestamp { Seconds = 1_900_000_000 };
        }),
        ["a patch is not recorded"] = run => Answer(run, response => response.Version = null),
    };

    private static Func<WorkflowRequest, WorkflowResponse> Answer(Func<WorkflowRequest, WorkflowResponse> run, Action<WorkflowResponse> spoil) => request =>
    {
        var response = run(request);
        spoil(response);
        return response;
    };

    private static Func<WorkflowRequest, WorkflowResponse> Ask(
        Func<WorkflowRequest, WorkflowResponse> run, Action<WorkflowRequest> spoil, bool all = false) => request =>
    {
        var asked = request.Clone();
        spoil(asked);
        if (all) asked.NewEvents.Add(request.PastEvents.Concat(request.NewEvents));
        return run(asked);
    };
}
