-- A bank's page may check its fields in the order in which they were given, so an action is kept as it was written: jsonb
-- sorts names.
alter table attempts alter column required_action type json using required_action::json;

create or replace function refuse_illegal_transition() returns trigger language plpgsql as $$
begin
  if new.state is distinct from old.state then
    if not exists (select 1 from attempt_transitions t where t.from_state = old.state and t.to_state = new.state) then
      raise exception 'illegal transition of attempt % from % to %', old.id, old.state, new.state
        using errcode = 'check_violation', constraint = 'attempt_transition';
    end if;
    new.state_version := old.state_version + 1;
  elsif new.required_action::text is distinct from old.required_action::text then
    new.state_version := old.state_version + 1;
  end if;
  if new.amount <> old.amount or new.currency <> old.currency or new.connection_id <> old.connection_id
     or new.payment_id <> old.payment_id or new.merchant_id <> old.merchant_id then
    raise exception 'the terms of attempt % cannot change', old.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
