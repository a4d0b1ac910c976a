/**
 * Checks that shipped files say what they are: a sentence at the head of each file, a doc comment on each exported
 * name (the head's sentence will do for the only one), and no marks of unfinished work.
 *
 *     node scripts/check-comments.ts [FOLDER]      default: this repository
 */

import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/** One place that lacks what it should say. */
export interface CommentFinding {
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly problem: string;
}

const unfinished = /\b(TO-?DO|FIX-?ME|XX-?X|HA-?CK)\b/;

/** The name of an exported declaration, or undefined for other statements. */
function exportedName(statement: ts.Statement): string | undefined {
  const exported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  if (exported !== true) return undefined;
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((one) => one.name.getText()).join(', ');
  }
  const declaration = statement as ts.DeclarationStatement;
  return declaration.name?.getText() ?? 'default';
}

/** Doc comments that directly precede a statement. */
function docsBefore(file: ts.SourceFile, statement: ts.Statement): readonly string[] {
  return (ts.getLeadingCommentRanges(file.text, statement.getFullStart()) ?? [])
    .map((range) => file.text.slice(range.pos, range.end))
    .filter((text) => text.startsWith('/**'));
}

/** What one file lacks. */
function checkFile(root: string, path: string): readonly CommentFinding[] {
  const text = readFileSync(join(root, path), 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const findings: CommentFinding[] = [];
  if (!text.startsWith('/**')) findings.push({ file: path, line: 1, problem: 'no sentence about the file' });
  const exported = file.statements.flatMap((statement, index) => {
    const name = exportedName(statement);
    return name === undefined ? [] : [{ name, statement, isFirst: index === 0 }];
  });
  for (const { name, statement, isFirst } of exported) {
    // The sentence at the head belongs to the file, or to the one thing in it.
    const wanted = isFirst && exported.length > 1 ? 2 : 1;
    const isOnlyThing = exported.length === 1 && text.startsWith('/**');
    if (!isOnlyThing && docsBefore(file, statement).length < wanted) {
      const line = file.getLineAndCharacterOfPosition(statement.getStart()).line + 1;
      findings.push({ file: path, line, problem: `no doc comment: ${name}` });
    }
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (unfinished.test(line)) findings.push({ file: path, line: index + 1, problem: 'unfinished work' });
  }
  return findings;
}

/** Looks through the shipped files below `root`. */
export function checkComments(root: string): readonly CommentFinding[] {
  return globSync(['src/**/*.{ts,tsx}', 'drivers/**/*.ts', 'ocr/**/*.ts', 'scripts/**/*.ts'], {
    cwd: root,
    exclude: ['**/node_modules/**'],
  })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .flatMap((path) => checkFile(root, path));
}

if (import.meta.main) {
  const findings = checkComments(resolve(process.argv[2] ?? join(import.meta.dirname, '..')));
  for (const { file, line, problem } of findings) process.stderr.write(`${file}:${line}: ${problem}\n`);
  process.stdout.write(`comments: ${findings.length} findings\n`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
