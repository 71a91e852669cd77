-- The spine: who sells, what is asked for, what was tried, what the money did.
-- Every table that belongs to a merchant carries merchant_id, and every query is scoped by it.
-- Amounts are whole minor units of the currency beside them.

create table merchants (
  id uuid primary key,
  name text not null,
  support_email text,
  statement_descriptor text,
  allowed_redirect_origins text[] not null default '{}',
  -- How far the sandbox's test clock of this merchant runs ahead.
  clock_ahead_ms bigint not null default 0,
  created_at timestamptz not null default now()
);

create table api_keys (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  kind text not null check (kind in ('secret', 'publishable')),
  mode text not null check (mode in ('sandbox', 'live')),
  key_hash bytea not null unique,
  hint text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_merchant on api_keys (merchant_id);

create table gateway_connections (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  mode text not null check (mode in ('sandbox', 'live')),
  gateway text not null,
  label text not null,
  settings_sealed text not null,
  enabled boolean not null default true,
  created_at timestamptz not null default now()
);
create index gateway_connections_merchant on gateway_connections (merchant_id, mode);

create table billing_connections (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  mode text not null check (mode in ('sandbox', 'live')),
  provider text not null,
  label text not null,
  settings_sealed text not null,
  enabled boolean not null default true,
  created_at timestamptz not null default now()
);
create index billing_connections_merchant on billing_connections (merchant_id, mode);

create table routing_entries (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  mode text not null check (mode in ('sandbox', 'live')),
  method text not null,
  currency text not null,
  connection_id uuid not null references gateway_connections (id),
  priority integer not null,
  enabled boolean not null default true,
  countries text[],
  least_amount bigint,
  most_amount bigint,
  created_at timestamptz not null default now()
);
create index routing_entries_merchant on routing_entries (merchant_id, mode, currency);

create table payment_links (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  mode text not null check (mode in ('sandbox', 'live')),
  slug text not null unique,
  -- For the merchant's own list; payers never see it.
  name text,
  -- The session that each opening of the link makes, in the shape of the session API.
  template jsonb not null,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
create index payment_links_merchant on payment_links (merchant_id, mode, created_at);

create table checkout_sessions (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  mode text not null check (mode in ('sandbox', 'live')),
  kind text not null check (kind in ('subscription', 'payment')),
  status text not null check (status in ('created', 'active', 'processing', 'completed', 'expired')),
  currency text not null,
  amount bigint not null check (amount >= 0),
  -- The price as it was when the session was made or last changed; what is shown is what is charged.
  price jsonb not null,
  billing_connection_id uuid references billing_connections (id),
  -- Set when the merchant fixed the method.
  method text,
  redirect_url text,
  cancel_url text,
  style jsonb,
  customer jsonb not null default '{}',
  locale text,
  metadata jsonb not null default '{}',
  allowed_origins text[] not null default '{}',
  payment_link_id uuid references payment_links (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  completed_at timestamptz
);
create index checkout_sessions_merchant on checkout_sessions (merchant_id, created_at);
create index checkout_sessions_open on checkout_sessions (expires_at) where status in ('created', 'active');

create table payments (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  session_id uuid not null unique references checkout_sessions (id),
  currency text not null,
  amount bigint not null check (amount >= 0),
  authorized bigint not null default 0 check (authorized >= 0),
  captured bigint not null default 0 check (captured >= 0),
  refunded bigint not null default 0 check (refunded >= 0),
  refund_pending bigint not null default 0 check (refund_pending >= 0),
  created_at timestamptz not null,
  check (captured <= authorized),
  check (refunded + refund_pending <= captured)
);
create index payments_merchant on payments (merchant_id, created_at);

-- An attempt is one try to pay by one gateway; its id is the transaction id that merchants see.
create table attempts (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  payment_id uuid not null references payments (id),
  session_id uuid not null references checkout_sessions (id),
  connection_id uuid not null references gateway_connections (id),
  gateway text not null,
  method text not null,
  currency text not null,
  amount bigint not null check (amount >= 0),
  state text not null,
  state_version integer not null default 1,
  gateway_reference text,
  decline_code text,
  raw_code text,
  message text,
  card jsonb,
  required_action jsonb,
  routing_decision jsonb not null,
  submission_id text not null,
  -- Counts the tries within one submission: 0, then 1 for the one fail-over that is allowed.
  submission_try integer not null default 0,
  absent_answers integer not null default 0,
  prepared_at timestamptz not null,
  sent_at timestamptz,
  concluded_at timestamptz,
  unique (session_id, submission_id, submission_try),
  unique (connection_id, gateway_reference)
);
create index attempts_payment on attempts (payment_id, prepared_at);
create index attempts_merchant on attempts (merchant_id, prepared_at);
-- At most one live attempt per payment: two tabs, two devices or two processes cannot both send.
create unique index attempts_one_live on attempts (payment_id)
  where state in ('prepared', 'sent', 'requires_action', 'pending', 'unknown', 'authorized', 'captured',
                  'partly_refunded', 'mismatch');

-- Which changes of an attempt's state are legal. Filled at every start from the literal in app/payments/attempt-states.ts.
create table attempt_transitions (
  from_state text not null,
  to_state text not null,
  primary key (from_state, to_state)
);

create function refuse_illegal_transition() returns trigger language plpgsql as $$
begin
  if new.state is distinct from old.state then
    if not exists (select 1 from attempt_transitions t where t.from_state = old.state and t.to_state = new.state) then
      raise exception 'illegal transition of attempt % from % to %', old.id, old.state, new.state
        using errcode = 'check_violation', constraint = 'attempt_transition';
    end if;
    new.state_version := old.state_version + 1;
  end if;
  if new.amount <> old.amount or new.currency <> old.currency or new.connection_id <> old.connection_id
     or new.payment_id <> old.payment_id or new.merchant_id <> old.merchant_id then
    raise exception 'the terms of attempt % cannot change', old.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger attempts_legal_transition before update on attempts
  for each row execute function refuse_illegal_transition();

-- What the money did, with the evidence for it. Rows are only ever added.
create table ledger (
  id bigint generated always as identity primary key,
  merchant_id uuid not null references merchants (id),
  payment_id uuid not null references payments (id),
  attempt_id uuid not null references attempts (id),
  entry text not null check (entry in ('authorized', 'captured', 'voided', 'expired', 'refunded')),
  amount bigint not null check (amount >= 0),
  currency text not null,
  source text not null check (source in ('answer', 'return', 'event', 'query', 'operator')),
  evidence jsonb not null,
  at timestamptz not null
);
create index ledger_payment on ledger (payment_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'check_violation';
end $$;
create trigger ledger_append_only before update or delete on ledger for each row execute function refuse_change();

-- Every question to a gateway and its answer, masked.
create table exchanges (
  id bigint generated always as identity primary key,
  merchant_id uuid not null references merchants (id),
  attempt_id uuid not null references attempts (id),
  operation text not null,
  method text not null,
  url text not null,
  request_body text not null,
  status integer,
  response_body text not null,
  fault text,
  duration_ms integer not null,
  at timestamptz not null default now()
);
create index exchanges_attempt on exchanges (attempt_id, id);

-- What gateways told us, kept before it is believed.
create table gateway_events (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  connection_id uuid not null references gateway_connections (id),
  event_key text not null,
  body text not null,
  attempt_id uuid references attempts (id),
  received_at timestamptz not null,
  processed_at timestamptz,
  unique (connection_id, event_key)
);

-- What the merchant is to hear; written in the transaction that made it true.
create table merchant_events (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  session_id uuid not null references checkout_sessions (id),
  sequence bigint generated always as identity,
  type text not null,
  snapshot jsonb not null,
  created_at timestamptz not null
);
create index merchant_events_session on merchant_events (session_id, sequence);

-- What was written to the billing provider for a transaction; the key makes a repeated write harmless.
create table billing_reports (
  attempt_id uuid primary key references attempts (id),
  merchant_id uuid not null references merchants (id),
  billing_connection_id uuid not null references billing_connections (id),
  customer_at_billing text not null,
  subscription_at_billing text,
  invoice_at_billing text not null,
  invoice_amount bigint not null,
  invoice_currency text not null,
  next_billing_at timestamptz,
  reported_at timestamptz not null
);

-- Points that processes drew from a caller's allowance, where several processes share it.
create table rate_limits (
  key text primary key,
  points integer not null,
  expire timestamptz
);

-- Answers given under an Idempotency-Key, sealed, for byte-equal replay.
create table idempotent_answers (
  merchant_id uuid not null references merchants (id),
  route text not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  answer_sealed text,
  claimed_at timestamptz not null default now(),
  primary key (merchant_id, route, key)
);

-- Work for later. A job is due at run_at; a claimed one is leased by moving run_at; done ones are deleted.
create table jobs (
  id bigint generated always as identity primary key,
  kind text not null,
  key text not null,
  payload jsonb not null,
  run_at timestamptz not null default now(),
  -- How often it was run at all.
  tries integer not null default 0,
  -- How often it has failed since it last went well.
  failures integer not null default 0,
  claimed_by text,
  last_error text,
  dead_at timestamptz,
  unique (kind, key)
);
create index jobs_due on jobs (run_at) where dead_at is null;
