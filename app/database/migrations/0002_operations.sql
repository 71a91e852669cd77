-- Operations: what is done with money that an attempt reserved or took. Each is committed as prepared before its gateway is
-- asked, and its id is our reference and idempotency key there.

-- Whether the gateway is to take the money at once, or only to reserve it.
alter table checkout_sessions add column capture_mode text not null default 'automatic'
  check (capture_mode in ('automatic', 'manual'));
alter table attempts add column capture_mode text not null default 'automatic'
  check (capture_mode in ('automatic', 'manual'));

create table operations (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  payment_id uuid not null references payments (id),
  attempt_id uuid not null references attempts (id),
  connection_id uuid not null references gateway_connections (id),
  kind text not null check (kind in ('capture', 'void', 'refund')),
  -- Who wanted it: the merchant, or the rule that money taken too late is given back.
  origin text not null check (origin in ('merchant', 'late_success')),
  currency text not null,
  amount bigint not null check (amount > 0),
  state text not null,
  state_version integer not null default 1,
  -- What this operation holds of its payment's refund_pending; given back only on a definite end.
  reserved bigint not null default 0 check (reserved >= 0 and reserved <= amount),
  -- Repeats of one request are one operation.
  request_key text not null,
  gateway_reference text,
  reason text,
  raw_code text,
  message text,
  absent_answers integer not null default 0,
  prepared_at timestamptz not null,
  sent_at timestamptz,
  concluded_at timestamptz,
  unique (attempt_id, request_key),
  unique (connection_id, gateway_reference),
  check (kind = 'refund' or reserved = 0)
);
create index operations_attempt on operations (attempt_id, prepared_at);
create index operations_merchant on operations (merchant_id, prepared_at);
-- At most one live capture or void per attempt: two processes cannot both send one.
create unique index operations_one_live on operations (attempt_id)
  where kind in ('capture', 'void') and state in ('prepared', 'sent', 'pending', 'unknown');

-- Which changes of an operation's state are legal. Filled at every start from the literal in app/payments/operation-states.ts.
create table operation_transitions (
  from_state text not null,
  to_state text not null,
  primary key (from_state, to_state)
);

create function refuse_illegal_operation() returns trigger language plpgsql as $$
begin
  if new.state is distinct from old.state then
    if not exists (select 1 from operation_transitions t where t.from_state = old.state and t.to_state = new.state) then
      raise exception 'illegal transition of operation % from % to %', old.id, old.state, new.state
        using errcode = 'check_violation', constraint = 'operation_transition';
    end if;
    new.state_version := old.state_version + 1;
  end if;
  if new.amount <> old.amount or new.currency <> old.currency or new.kind <> old.kind or new.origin <> old.origin
     or new.attempt_id <> old.attempt_id or new.payment_id <> old.payment_id or new.merchant_id <> old.merchant_id
     or new.connection_id <> old.connection_id or new.request_key <> old.request_key or new.reserved > old.reserved
     or new.reason is distinct from old.reason then
    raise exception 'the terms of operation % cannot change', old.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger operations_legal_transition before update on operations
  for each row execute function refuse_illegal_operation();

-- An operation begins as prepared, about its own attempt's payment, gateway and currency.
create function refuse_foreign_operation() returns trigger language plpgsql as $$
begin
  if new.state <> 'prepared' or not exists (
    select 1 from attempts a where a.id = new.attempt_id and a.payment_id = new.payment_id
      and a.merchant_id = new.merchant_id and a.connection_id = new.connection_id and a.currency = new.currency) then
    raise exception 'operation % does not fit its attempt', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger operations_fit before insert on operations for each row execute function refuse_foreign_operation();

create function refuse_other_capture_mode() returns trigger language plpgsql as $$
begin
  raise exception 'the terms of attempt % cannot change', old.id using errcode = 'check_violation';
end $$;
create trigger attempts_capture_mode before update of capture_mode on attempts for each row
  when (new.capture_mode is distinct from old.capture_mode) execute function refuse_other_capture_mode();

-- Which operation moved the money; null where the payment itself did. One operation moves money once.
alter table ledger add column operation_id uuid references operations (id);
create unique index ledger_operation_once on ledger (operation_id, entry);

alter table exchanges add column operation_id uuid references operations (id);
