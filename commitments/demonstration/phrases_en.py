"""Sentences in English."""

from .phrases import Phrases

ENGLISH = Phrases(
    halves=("the first half of {year}", "the second half of {year}"),
    done={
        "framework": (
            "In {p}, the foreign ministries consulted {n} times on {t} and agreed how to go on.",
            "In {p}, both sides discussed {t} during a high-level visit and updated their points of contact.",
            "In {p}, the working group on {t} met {n} times and reviewed progress.",
        ),
        "security": (
            "In {p}, foreign and defence officials exchanged views on {t} {n} times.",
            "In {p}, working-level talks on {t} set out the areas for future cooperation.",
        ),
        "economy": (
            "In {p}, {n} public-private meetings on {t} were held, with {m} participants in all.",
            "In {p}, both sides agreed the terms of a joint study on {t}.",
            "In {p}, experts were sent and {n} training courses on {t} were held.",
        ),
        "people": (
            "In {p}, {n} training and exchange programmes on {t} were held, with {m} participants.",
            "In {p}, former participants were surveyed on {t} and the results fed into next year's plan.",
        ),
        "global": (
            "In {p}, the delegations met {n} times at international conferences to discuss {t}.",
            "In {p}, a joint seminar on {t} was held, with {m} participants.",
            "In {p}, expert bodies of both countries shared their experience on {t}.",
        ),
    },
    done_position=(
        "In {p}, the government restated its position on {t} at an international conference.",
        "In {p}, a passage on {t} was included in the record of a bilateral meeting.",
    ),
    details=(
        "A summary was agreed by both sides and published.",
        "The results were shared with the ministries concerned.",
        "The work plan was updated accordingly.",
        "",
        "",
    ),
    not_begun=("In {p}, no activities on {t} began. The ministry looked into how to organise the work.",),
    finished=("All planned work on {t} has ended, and both sides have approved the final report.",),
    ended=("Work on {t} has ended in this form. As both sides agreed, it moves into another dialogue.",),
    next_steps={
        "framework": (
            "Hold the regular consultation in the coming half-year and update the work plan.",
            "Agree on priorities at the next meeting.",
        ),
        "security": ("Settle the agenda of the next working-level talks.",),
        "economy": (
            "Report the interim results of the joint study to the public-private meeting.",
            "Discuss issues raised by companies with the authorities concerned.",
        ),
        "people": ("Select the next participants.", "Extend the programme to more regions."),
        "global": (
            "Meet again at the next international conference.",
            "Prepare the next activity of the joint work plan.",
        ),
    },
    next_position=("Restate the position at the next international conference.",),
    reasons={
        "not_started": ("Preparations are under way, but no activities have begun yet.",),
        "on_track": (
            "All activities took place as planned, and the next ones are prepared.",
            "Meetings were held on schedule and the agreed work is proceeding in time.",
            "Funding and staff are in place, and no delay is expected.",
        ),
        "at_risk": (
            "A meeting was postponed, so that some of the work may fall behind.",
            "A funding decision has been put off and will affect the plan unless it is taken soon.",
            "Coordination takes longer after a change of staff, and a delay is possible.",
        ),
        "off_track": ("A procedure that the plan relies on was not finished in time; the plan has to be revised.",),
        "completed": ("Everything promised has been done, and both sides have confirmed the results.",),
        "discontinued": ("Both sides agreed to merge this into another dialogue.",),
    },
    reasons_position={
        "not_started": ("There has been no occasion yet to state the position.",),
        "on_track": ("The position is unchanged and was stated in public.",),
        "at_risk": ("The event at which the position was to be stated has been postponed.",),
        "off_track": (
            "A joint document issued in this period left the wording out, hence this strict rating. "
            "It is to be included in the next one.",
        ),
    },
    evidence=(
        ("Summary of consultations on {t} (example)", "document"),
        ("Press release on {t} (example)", "statement"),
        ("Project report on {t} (example)", "document"),
        ("Statistics on {t} (example)", "statistics"),
        ("Newspaper article on {t} (example)", "news"),
    ),
    notes=("The number of participants is preliminary; check it before publication.",),
    return_comments=("Please add at least one piece of evidence and the date of the meeting.",),
    corrections=("A figure was entered with the wrong number of digits.", "What was done was described wrongly."),
    delays=("Coordination with the authorities concerned takes longer than planned.",),
    refusal="We believe that the work can be finished by the present date. Let us discuss it at the next meeting.",
    dropped="The step duplicates another project and is taken out of the plan.",
    joint={
        "on_track": "Both sides compared their reports and found the work on track.",
        "at_risk": "Both sides compared their reports and found that part of the work may be delayed.",
    },
)
