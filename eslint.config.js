import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const ENVIRONMENT_READ = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'The environment is read in app/foundation/config.server.ts and nowhere else.',
};

/** What every language and every folder obeys. */
const everywhere = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-unreachable-loop': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'array-callback-return': 'error',
  'max-depth': ['error', 3],
};

const typed = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  // A promise that nobody waits for is an effect that nobody knows the end of.
  '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  // Remix's loaders throw answers.
  '@typescript-eslint/only-throw-error': ['error', { allow: ['Response', 'TypedResponse'] }],
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/require-array-sort-compare': 'error',
  '@typescript-eslint/restrict-plus-operands': 'error',
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  // A new state or outcome must be thought about wherever states are told apart.
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
  ],
};

export default tseslint.config(
  {
    ignores: ['node_modules/', 'build*/', 'data/', 'test-results/', 'playwright-report/', 'public/', 'tests/corpora/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: everywhere },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: typed,
  },
  {
    files: ['app/**/*.{ts,tsx}'],
    rules: {
      complexity: ['error', 20],
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ENVIRONMENT_READ],
    },
  },
  {
    // Only where components are: elsewhere a function named use… is no hook.
    files: ['app/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/exhaustive-deps': 'error', 'react-hooks/rules-of-hooks': 'error' },
  },
  // Remix calls the server's entry, with five parameters.
  { files: ['app/entry.server.tsx'], rules: { 'max-params': 'off' } },
  // vitest's asymmetric matchers (`expect.any`) are of type any.
  { files: ['tests/**/*.{ts,tsx}'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  // House tests hold source code in strings.
  { files: ['tests/house/**'], rules: { 'no-template-curly-in-string': 'off' } },
  { files: ['app/foundation/config.server.ts', 'app/config/**'], rules: { 'no-restricted-syntax': 'off' } },
);
