import { createTesseractJsEngine } from '../../../ocr/engine/tesseract-js.ts';
import { testEngine } from './contract.ts';

testEngine('tesseract.js', () => createTesseractJsEngine({ models: 'npm' }));
