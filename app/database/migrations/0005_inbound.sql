-- What gateways tell us, what an operator has to look at, and what nightly reconciliation found.

-- The body is sealed from now on, and empty once it is old: it is evidence for people, no flow reads it again.
alter table gateway_events alter column body drop not null;
-- received: not believed yet. processed: its payment was asked for. parked: it matches no attempt, or another payment.
-- poison: to process it fails again and again. Parked and poisoned ones are still tried, seldom, and shown to operators.
alter table gateway_events add column state text not null default 'received'
  check (state in ('received', 'processed', 'parked', 'poison'));
alter table gateway_events add column reason text;
alter table gateway_events add column failures integer not null default 0;
update gateway_events set state = 'processed' where processed_at is not null;
create index gateway_events_attention on gateway_events (merchant_id, received_at) where state in ('parked', 'poison');
create index gateway_events_bodies on gateway_events (received_at) where body is not null;

-- Requests that may be repeated, byte for byte, to learn what became of the first one. Never one that holds card data.
create table kept_asks (
  attempt_id uuid primary key references attempts (id),
  merchant_id uuid not null references merchants (id),
  ask_sealed text not null,
  kept_at timestamptz not null
);

-- What operators stated about attempts that no gateway would tell of, and why. Rows are only ever added.
create table operator_conclusions (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  attempt_id uuid not null references attempts (id),
  from_state text not null,
  stated text not null,
  to_state text not null,
  operator text not null,
  api_key_id uuid,
  evidence text not null,
  at timestamptz not null
);
create index operator_conclusions_attempt on operator_conclusions (attempt_id, at);
create trigger operator_conclusions_append_only before update or delete on operator_conclusions
  for each row execute function refuse_change();

-- When a connection was last compared with its gateway, by the merchant's clock.
create table reconciliation_runs (
  connection_id uuid primary key references gateway_connections (id),
  merchant_id uuid not null references merchants (id),
  compared_at timestamptz not null,
  payments_listed integer not null,
  breaks_found integer not null
);

-- Where gateway, attempts and ledger contradict each other. One row for each contradiction, however many nights it lasts.
create table reconciliation_breaks (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  connection_id uuid not null references gateway_connections (id),
  kind text not null check (kind in
    ('orphan_charge', 'missing_charge', 'amount_differs', 'state_differs', 'ledger_differs', 'double_charge')),
  -- The gateway's reference, our attempt's id or our payment's id, as the kind has it.
  subject text not null,
  attempt_id uuid references attempts (id),
  gateway_reference text,
  amount bigint,
  currency text,
  details text not null,
  -- Who has to act: the merchant at the gateway, or the operator of this installation.
  owner text not null check (owner in ('merchant', 'operator')),
  state text not null check (state in ('open', 'resolved')),
  found_at timestamptz not null,
  seen_at timestamptz not null,
  resolved_at timestamptz,
  -- Null while open; 'itself' when it no longer held.
  resolved_by text,
  note text,
  unique (connection_id, kind, subject)
);
create index reconciliation_breaks_open on reconciliation_breaks (merchant_id, found_at, id) where state = 'open';
create index attempts_unresolved on attempts (merchant_id, prepared_at)
  where state in ('prepared', 'sent', 'unknown', 'mismatch', 'late_success');

-- A sandbox merchant's test clock moves what it began: how far that clock was ahead at the beginning (null is live money, which
-- knows one time), and which connection a job is about.
alter table attempts add column clock_ahead_ms bigint;
alter table operations add column clock_ahead_ms bigint;
alter table jobs add column connection_id uuid;
create index jobs_connection on jobs (connection_id) where connection_id is not null;
-- Set where the statement is about a capture, void or refund of the attempt, and not about the attempt itself.
alter table operator_conclusions add column operation_id uuid references operations (id);
