/** What a new policy begins with: it asks people about everything, as no policy at all would. */
export const starterText = `description: Who may do what
rules:
  # The first rule that fits decides; what none fits, people are asked.
  - name: small refunds
    when: tool == "refund" && args.amount <= 20 && history.approved_day < 10
    do: ask
    reason: Make this "allow" once you have replayed it over past calls.

tests:
  - name: a small refund fits the rule
    call: { tool: refund, args: { amount: 15 } }
    expect: ask
    rule: small refunds
  - name: other tools are asked about
    call: { tool: drop_table }
    expect: ask
    rule: null
`;
