/* Asks for words: fields with a keyboard of letters on the screen, for panels that have none of their own. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var layers = {
    lower: ['1234567890', 'qwertyuiop', 'asdfghjkl-', 'zxcvbnm.@_'],
    upper: ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL-', 'ZXCVBNM.@_'],
    symbols: ['1234567890', '!"#$%&\'()=', '~^|\\`{}[]+', '*;:<>,/?-_'],
  };

  function fieldOf(asked, onEnter) {
    var field = view.element('input', 'form-field');
    field.type = asked.secret ? 'password' : 'text';
    field.id = 'form-' + asked.name;
    field.maxLength = asked.most;
    field.autocomplete = asked.secret ? 'new-password' : 'off';
    field.setAttribute('autocapitalize', 'none');
    field.setAttribute('autocorrect', 'off');
    field.setAttribute('spellcheck', 'false');
    field.setAttribute('inputmode', 'none');
    field.onkeydown = function (event) {
      if (event.keyCode === 13) onEnter(field);
    };
    return field;
  }

  function labelOf(asked, field) {
    var label = view.element('label', 'form-label', asked.label);
    label.htmlFor = field.id;
    return view.element('div', 'form-line', [label, field]);
  }

  /* The keys. `target()` is the field that gets the letters, `onDone` the press of the last key. */
  function keyboard(target, doneLabel, onDone) {
    var board = view.element('div', 'board', []);
    board.setAttribute('role', 'group');
    board.setAttribute('aria-label', view.text('keyboard'));

    function press(letter) {
      var field = target();
      if (field.value.length < field.maxLength) field.value += letter;
    }

    function rub() {
      target().value = target().value.slice(0, -1);
    }

    function rowOf(letters) {
      return view.element(
        'div',
        'board-row',
        letters.split('').map(function (letter) {
          return view.button('board-key', letter, press.bind(null, letter));
        })
      );
    }

    function layerKey(label, name) {
      return view.button('board-key wide', label, function () {
        draw(name);
        board.querySelector('.wide').focus();
      });
    }

    function draw(name) {
      view.clear(board);
      layers[name].forEach(function (letters) {
        board.appendChild(rowOf(letters));
      });
      board.appendChild(
        view.element('div', 'board-row', [
          name === 'upper'
            ? layerKey(view.text('key.letters'), 'lower')
            : layerKey(view.text('key.shift'), 'upper'),
          name === 'symbols'
            ? layerKey(view.text('key.letters'), 'lower')
            : layerKey(view.text('key.symbols'), 'symbols'),
          view.button('board-key wide', view.text('key.space'), press.bind(null, ' ')),
          view.button('board-key wide', view.text('key.back'), rub),
          view.button('board-key wide strong', doneLabel, onDone),
        ])
      );
    }

    draw('lower');
    return board;
  }

  /*
   * Shows a form. `ask`: title, lead, fields (name, label, secret, most), done (label of the last key), back (label
   * of the way back). Handlers: onDone(values by name), onBack().
   */
  view.showForm = function (ask, handlers, reason) {
    var current = 0;
    var fields = ask.fields.map(function (asked) {
      return fieldOf(asked, next);
    });

    fields.forEach(function (field, index) {
      field.onfocus = function () {
        current = index;
      };
    });

    function next() {
      var empty = fields.filter(function (field) {
        return field.value === '';
      })[0];
      if (empty) {
        empty.focus();
        return;
      }
      var values = {};
      ask.fields.forEach(function (asked, index) {
        values[asked.name] = fields[index].value;
        fields[index].value = '';
      });
      handlers.onDone(values);
    }

    view.frame({
      title: ask.title,
      head: [view.spacer(), view.button('small', ask.back || view.text('toList'), handlers.onBack)],
      reason: reason,
      className: 'form',
      body: [
        ask.lead ? view.element('p', 'quiet', ask.lead) : null,
        view.element(
          'div',
          'form-lines',
          ask.fields.map(function (asked, index) {
            return labelOf(asked, fields[index]);
          })
        ),
        keyboard(
          function () {
            return fields[current];
          },
          ask.done || view.text('next'),
          next
        ),
      ],
    });
    fields[0].focus();
  };
})(window);
